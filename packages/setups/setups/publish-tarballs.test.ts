import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packedWith, tarballOf } from '../src/release/packed-fixture.ts'
import { publishTarballs, type Release } from '../src/release/publish-tarballs.ts'

/** The document that a registry keeps for a package. */
interface Published {
  readonly name: string
  readonly versions: Readonly<Record<string, object>>
  readonly 'dist-tags': Readonly<Record<string, string>>
}

// The smallest registry that npm can publish to.
const packages = new Map<string, Published>()
const uploads: string[] = []
let refused = ''
const registry: Server = createServer((request, response) => {
  const name = decodeURIComponent((request.url ?? '').slice(1).replace(/\?.*$/, ''))
  const send = (status: number, value: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  if (request.method !== 'PUT') {
    const known = packages.get(name)
    if (known === undefined) send(404, { error: 'not found' })
    else send(200, known)
    return
  }
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => {
    if (name === refused) {
      send(403, { error: 'no permission' })
      return
    }
    const { versions, 'dist-tags': tags } = JSON.parse(body) as Published
    packages.set(name, {
      name,
      'dist-tags': tags,
      versions: { ...packages.get(name)?.versions, ...versions },
    })
    uploads.push(...Object.keys(versions).map((version) => `${name}@${version}`))
    send(201, {})
  })
})
let flags: readonly string[] = []
beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  const { port } = registry.address() as AddressInfo
  flags = [
    '--registry',
    `http://127.0.0.1:${port}/`,
    `--//127.0.0.1:${port}/:_authToken=test`,
    '--fetch-retries=0',
  ]
})
afterAll(() => registry.close())

async function release(name: string, version: string): Promise<Release> {
  const packed = packedWith({}, { name, version, publishConfig: { access: 'public' } })
  return { name, version, tarball: await tarballOf(packed) }
}

it('publishes in order, continues after a failure, and publishes nothing twice', async () => {
  const first = [await release('@corsage/core', '0.1.0'), await release('@corsage/node', '0.1.0')]
  refused = '@corsage/node'
  await expect(publishTarballs(first, flags)).rejects.toThrow('403')
  expect(uploads).toEqual(['@corsage/core@0.1.0'])

  refused = ''
  expect(await publishTarballs(first, flags)).toEqual([first[1]])
  const next = await release('@corsage/core', '0.2.0')
  expect(await publishTarballs([...first, next], flags)).toEqual([next])
  expect(uploads).toEqual(['@corsage/core@0.1.0', '@corsage/node@0.1.0', '@corsage/core@0.2.0'])
})
