import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PACKAGES, type PublishedPackage } from '../../setups/packages.ts'
import { absoluteLinks } from './links.ts'
import { fileUrl, type Manifest, type Metadata } from './metadata.ts'

/** JSR has no peer dependencies, so adapters of frameworks are only on npm. */
export const ON_JSR: readonly PublishedPackage[] = PACKAGES.filter(
  ({ isImported, peers }) => isImported && peers.length === 0,
)

/** Tests, and a module that JSR refuses, because it adds types to global interfaces. */
const NOT_ON_JSR = /(?:\.test|\btest-server|\bmatchers)\.ts$/

/** Writes the packages for JSR, with their sources, as a workspace that `deno publish` reads. */
export function writeJsr(home: string, metadata: Metadata): void {
  const workspace = ON_JSR.map((source) => {
    const name = basename(source.folder)
    const folder = join(home, name)
    cpSync(join(source.folder, 'src'), join(folder, 'src'), {
      recursive: true,
      filter: (path) => !NOT_ON_JSR.test(path),
    })
    cpSync(join(source.folder, 'LICENSE'), join(folder, 'LICENSE'))
    for (const page of ['README.md', 'CHANGELOG.md']) {
      const text = readFileSync(join(source.folder, page), 'utf8')
      const urlOf = (path: string): string => fileUrl(metadata, path)
      writeFileSync(join(folder, page), absoluteLinks(text, `packages/${name}`, urlOf))
    }
    writeJson(folder, configurationOf(manifestOf(source)))
    return `./${name}`
  })
  writeJson(home, { workspace })
}

function configurationOf({ name, version, license, exports, dependencies = {} }: Manifest): object {
  const entries = Object.keys(exports as object).flatMap((entry) => {
    const file = `./src/${entry === '.' ? 'index' : entry.slice(2)}.ts`
    return entry === './package.json' || NOT_ON_JSR.test(file) ? [] : [[entry, file]]
  })
  const imports = Object.entries(dependencies).map(([dependency, range]) => {
    const ours = ON_JSR.find((source) => source.name === dependency)
    const specifier =
      ours === undefined ? `npm:${dependency}@${range}` : `jsr:${dependency}@${manifestOf(ours).version}`
    return [dependency, specifier]
  })
  return {
    name,
    version,
    license,
    exports: Object.fromEntries(entries),
    imports: Object.fromEntries(imports),
  }
}

function manifestOf({ folder }: PublishedPackage): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function writeJson(folder: string, value: object): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'deno.json'), `${JSON.stringify(value, undefined, 2)}\n`)
}
