import { writeFile } from 'node:fs/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkServer } from '../check/check-server.ts'
import { CommandError } from '../command-error.ts'
import { openConnection } from '../network/connection.ts'
import { chromiumNetError } from '../network/network-error.ts'
import { nodeServer, type TestServer } from '../test-servers.ts'
import { type GeneratedRequest, generatorOf } from './generated-cases.ts'
import { launch, type Program } from './launch.ts'
import { libraryPrograms } from './library-programs.ts'
import { rawPrograms } from './raw-programs.ts'

const seed = Number(process.env['CORSAGE_SEED'] ?? Date.now() % 2 ** 32)
const perServer = 24
const connection = openConnection({ timeout: 10_000 })
const generator = generatorOf(seed)

let browser: Browser
let page: Page
let home: TestServer
/** The console's errors since they were last taken. */
let messages: string[] = []
const disagreements: unknown[] = []
/** How many configurations led to each code; `allowed` is one. */
const verdicts = new Map<string, number>()

describe(`corsage check and Chromium agree (CORSAGE_SEED=${seed})`, () => {
  beforeAll(async () => {
    home = await nodeServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
    )
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-proxy-server', '--disable-background-networking'],
    })
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') messages.push(message.text())
    })
    await page.goto(home.url)
  })
  afterAll(async () => {
    await Promise.all([browser.close(), home.close(), connection.close()])
    const counts = Object.fromEntries([...verdicts].sort(([, a], [, b]) => b - a))
    const compared = [...verdicts.values()].reduce((sum, count) => sum + count, 0)
    console.log(
      `CORSAGE_SEED=${seed}: ${compared} configurations compared, ${disagreements.length} disagree`,
      counts,
    )
    await writeFile(
      'reports/chromium-agreement.json',
      JSON.stringify({ seed, compared, counts, disagreements }, null, 2),
    )
  })

  const raw = Object.entries(rawPrograms).map(([name, program]) => ({
    name,
    program: (origin: string) => {
      const cases = generator.rawCases(perServer, origin)
      return { cases, program: program(cases, 'http://127.0.0.1:9') }
    },
  }))
  const libraries = Object.entries(libraryPrograms).map(([name, program]) => ({
    name,
    program: (origin: string) => {
      const cases = generator.libraryCases(perServer, origin)
      return { cases, program: program(cases) }
    },
  }))

  it.each<{
    readonly name: string
    readonly program: (origin: string) => {
      readonly cases: readonly { readonly path: string; readonly request: GeneratedRequest }[]
      readonly program: Program
    }
  }>([...raw, ...libraries])('$name', async ({ name, program: write }) => {
    const { cases, program } = write(home.url)
    const server = await launch(program)
    const differing: unknown[] = []
    try {
      for (const one of cases) {
        const url = server.url + one.path
        const seen = await asked(url, one.request)
        const told = await checked(url, one.request)
        verdicts.set(told.code, (verdicts.get(told.code) ?? 0) + 1)
        if (seen.allowed !== told.allowed || seen.message !== told.message) {
          differing.push({ server: name, ...one, chromium: seen, check: told })
        }
      }
    } finally {
      await server.close()
    }
    disagreements.push(...differing)
    expect(differing).toEqual([])
  })
})

interface Verdict {
  readonly allowed: boolean
  /** The console's message. */
  readonly message: string | null
}

async function checked(url: string, request: GeneratedRequest): Promise<Verdict & { readonly code: string }> {
  const reported = checkServer(
    {
      url: new URL(url),
      from: home.url,
      method: request.method,
      headers: { page: Object.entries(request.headers), cookie: null, forbidden: [] },
      data: null,
      credentials: request.credentials,
      engine: 'chromium',
      sendsUnsafe: true,
      insecure: false,
    },
    connection,
  )
  try {
    const { allowed, issues } = await reported
    return { allowed, message: issues[0]?.message ?? null, code: issues[0]?.code ?? 'allowed' }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    // PHP's server closes the connection on `patch`. The command is inconclusive, and the browser reports the same
    // reason.
    const message = `Failed to load resource: net::${chromiumNetError(error)}`
    return { allowed: false, message, code: 'no response' }
  }
}

async function asked(url: string, { method, headers, credentials }: GeneratedRequest): Promise<Verdict> {
  messages = []
  const allowed = await page.evaluate(
    ([target, init]) =>
      fetch(target, init).then(
        () => true,
        () => false,
      ),
    [url, { method, headers, credentials: credentials ? 'include' : 'same-origin' }] as const,
  )
  const ofCors = () => messages.find((text) => text.startsWith('Access to fetch at'))
  for (let attempt = 0; !allowed && ofCors() === undefined && attempt < 40; attempt++) {
    await page.waitForTimeout(25)
  }
  return { allowed, message: allowed ? null : (ofCors() ?? messages.at(-1) ?? null) }
}
