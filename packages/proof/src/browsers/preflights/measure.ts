import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { selfSignedCertificate } from '../../servers/certificate.ts'
import { serve } from '../../servers/listen.ts'
import { type EngineName, startEngine } from '../engines/index.ts'
import { startPages } from '../matrix/pages.ts'
import { hosts } from '../names.ts'
import { libraries } from './libraries.ts'
import { performSessions, sessionLength, sessionOf } from './session.ts'

const page = new URL('../../../../../docs/performance.md', import.meta.url)
const engines: readonly EngineName[] = ['chromium', 'firefox', 'webkit']
const paces = [
  { name: 'at once', pause: 0 },
  { name: 'over a minute', pause: 3000 },
] as const

interface Count {
  readonly preflights: number
  readonly refused: number
}

/** The counts of each engine and pace, by library. */
const counts = new Map<string, Readonly<Record<string, Count>>>()
const products: string[] = []

describe.each(engines)('%s', (name) => {
  it('preflights of one session', async () => {
    const engine = await startEngine[name]()
    const pages = await startPages(selfSignedCertificate(Object.values(hosts)))
    try {
      for (const { name: pace, pause } of paces) {
        counts.set(`${name}, ${pace}`, await measure((servers) => open(servers, pause)))
      }
      products.push(engine.product)
    } finally {
      await engine.close()
      await pages.close()
    }

    async function open(servers: readonly string[], pause: number): Promise<readonly number[]> {
      const opened = await engine.open(`${pages.origins.app}/`)
      try {
        return await opened.evaluate(performSessions, { sessions: servers.map(sessionOf), pause })
      } finally {
        await opened.close()
      }
    }
  })
})

/** Counts on new servers, which no preflight cache knows yet. */
async function measure(
  perform: (servers: readonly string[]) => Promise<readonly number[]>,
): Promise<Readonly<Record<string, Count>>> {
  const running = await Promise.all(
    Object.entries(libraries).map(async ([name, start]) => {
      const listener = await start()
      const seen = { name, preflights: 0, requests: 0 }
      const { port, close } = await serve(name, (request, response) => {
        if (request.method === 'OPTIONS') seen.preflights++
        else seen.requests++
        listener(request, response)
      })
      return { seen, url: `http://${hosts.api}:${port}`, close }
    }),
  )
  const refused = await perform(running.map(({ url }) => url))
  await Promise.all(running.map(({ close }) => close()))
  return Object.fromEntries(
    running.map(({ seen: { name, preflights, requests } }, index) => {
      // The browser never sends a request that it refuses here.
      expect(requests + (refused[index] ?? 0)).toBe(sessionLength)
      return [name, { preflights, refused: refused[index] ?? 0 }]
    }),
  )
}

afterAll(() => {
  if (products.length < engines.length) return
  const text = readFileSync(page, 'utf8')
  const [start, end] = ['<!-- measured: preflights -->', '<!-- /measured -->']
  const from = text.indexOf(start)
  if (from < 0) throw new Error('docs/performance.md has no place for the preflights')
  const to = text.indexOf(end, from)
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${table()}\n\n${text.slice(to)}`)
})

function table(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rows = Object.keys(libraries).map((library) => [
    library === 'Corsage' ? library : `\`${library}\``,
    ...paces.map(({ name }) =>
      cell(engines.map((engine) => counts.get(`${engine}, ${name}`)?.[library] as Count)),
    ),
  ])
  const header = ['', ...paces.map(({ name }) => name)]
  return [
    ...[line(header), line(['---', ...paces.map(() => '---:')]), ...rows.map(line)],
    `\nMeasured in ${products.join(', ')}. A range shows the differences of the browsers.`,
  ].join('\n')
}

/** The preflights of one library in all browsers. */
function cell(all: readonly Count[]): string {
  const preflights = all.map((count) => count.preflights)
  const [least, most] = [Math.min(...preflights), Math.max(...preflights)]
  const refused = Math.max(...all.map((count) => count.refused))
  const range = least === most ? String(least) : `${least} to ${most}`
  return refused === 0 ? range : `${range} (${refused} refused)`
}
