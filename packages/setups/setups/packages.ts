import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folders of the published packages, in `packages`. */
const FOLDERS = [
  'core',
  'adapter-node',
  'adapter-express',
  'adapter-fastify',
  'adapter-koa',
  'adapter-hono',
  'live',
  'user-agent',
  'cli',
] as const

export interface PublishedPackage {
  readonly name: string
  readonly folder: string
  /** `false` for the command line, which has no module to import. */
  readonly isImported: boolean
  /** The frameworks that it is for. */
  readonly peers: readonly string[]
}

export const PACKAGES: readonly PublishedPackage[] = FOLDERS.map((name) => {
  const folder = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    readonly name: string
    readonly exports: object
    readonly peerDependencies?: Readonly<Record<string, string>>
  }
  const peers = Object.keys(manifest.peerDependencies ?? {})
  return { name: manifest.name, folder, isImported: '.' in manifest.exports, peers }
})
