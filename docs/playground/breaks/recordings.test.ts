import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askPeer } from './ask-peer.ts'
import { breaks } from './breaks.ts'

/** The package with each defect. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'koa-cors': '@koa/cors',
  cors: 'cors',
  'elysia-cors': '@elysiajs/cors',
  h3: 'h3',
}

describe('the recordings match the libraries', () => {
  it('in version, status, headers and body', async () => {
    const recorded: Record<string, unknown> = {}
    for (const { name, attacker } of breaks) {
      const library = LIBRARIES[name] as string
      recorded[name] = { library, version: versionOf(library), ...(await askPeer[name]?.(attacker)) }
    }
    await expect(`${JSON.stringify(recorded, null, 2)}\n`).toMatchFileSnapshot('recordings.json')
    // The first request loads the four frameworks, which takes long on a busy machine.
  }, 30_000)

  it.each(breaks)('$name allows the attacker', ({ attacker, recording }) => {
    expect(recording.headers).toMatchObject({
      'access-control-allow-origin': attacker,
      'access-control-allow-credentials': 'true',
    })
  })
})

function versionOf(library: string): string {
  const manifest = new URL(`../../node_modules/${library}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
