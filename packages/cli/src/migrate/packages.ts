import { access, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { FileResult } from './report.ts'

/** What to do about the packages of one project, with the commands of its package manager. */
export interface Packages {
  /** The folder of its `package.json`, relative to the working directory if it is within. */
  readonly folder: string
  readonly install: readonly string[]
  readonly remove: readonly string[]
  readonly commands: { readonly install: string; readonly remove: string }
}

const MANAGERS = {
  pnpm: { install: 'pnpm add', remove: 'pnpm remove', locks: ['pnpm-lock.yaml'] },
  yarn: { install: 'yarn add', remove: 'yarn remove', locks: ['yarn.lock'] },
  bun: { install: 'bun add', remove: 'bun remove', locks: ['bun.lock', 'bun.lockb'] },
  npm: {
    install: 'npm install',
    remove: 'npm uninstall',
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
  },
} as const

type Manager = keyof typeof MANAGERS

/** Returns the packages to install in each project, and those that no migrated file of it needs any more. */
export async function packagesOf(results: readonly FileResult[]): Promise<readonly Packages[]> {
  const projects = new Map<string, FileResult[]>()
  for (const result of results) {
    const { folder } = await projectOf(result.path)
    projects.set(folder, [...(projects.get(folder) ?? []), result])
  }
  const packages: Packages[] = []
  for (const [folder, files] of projects) {
    const found = await packagesIn(folder, files)
    if (found.install.length + found.remove.length > 0) packages.push(found)
  }
  return packages
}

async function packagesIn(folder: string, results: readonly FileResult[]): Promise<Packages> {
  const { listed } = await projectOf(join(folder, 'package.json'))
  const migrations = results.flatMap((result) => ('migration' in result ? [result.migration] : []))
  const namesOf = (key: 'replaced' | 'kept') =>
    migrations.flatMap((migration) => migration[key].flatMap(({ packages }) => packages))
  const kept = new Set(namesOf('kept'))
  const install = migrations.flatMap((migration) => migration.install).filter((name) => !listed?.has(name))
  // If no package file tells, only the library itself is certain to be there.
  const remove = namesOf('replaced')
    .filter((name) => !kept.has(name))
    .filter((name) => (listed ? listed.has(name) : !name.startsWith('@types/')))
  const within = relative(process.cwd(), folder)
  const commands = MANAGERS[await managerOf(folder)]
  return {
    folder: within === '' ? '.' : within.startsWith('..') ? folder : within,
    install: [...new Set(install)].sort(),
    remove: [...new Set(remove)].sort(),
    commands: { install: commands.install, remove: commands.remove },
  }
}

/** The folder of the nearest `package.json`, or of the file itself; and the names that it lists. */
export async function projectOf(
  path: string,
): Promise<{ readonly folder: string; readonly listed?: ReadonlySet<string> }> {
  const start = dirname(resolve(path))
  for (const folder of ancestorsOf(start)) {
    const manifest = await manifestOf(folder)
    if (!manifest) continue
    const { dependencies, devDependencies, peerDependencies } = manifest
    const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })
    return { folder, listed: new Set(names) }
  }
  return { folder: start }
}

interface Manifest {
  readonly packageManager?: string
  readonly dependencies?: object
  readonly devDependencies?: object
  readonly peerDependencies?: object
}

async function manifestOf(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The package manager whose lock file, or name in `package.json`, is nearest; npm if there is none. */
async function managerOf(start: string): Promise<Manager> {
  for (const folder of ancestorsOf(start)) {
    for (const [name, { locks }] of Object.entries(MANAGERS) as [Manager, { locks: readonly string[] }][]) {
      for (const lock of locks) if (await exists(join(folder, lock))) return name
    }
    const named = /^\w+/.exec((await manifestOf(folder))?.packageManager ?? '')?.[0]
    if (named !== undefined && Object.hasOwn(MANAGERS, named)) return named as Manager
  }
  return 'npm'
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function ancestorsOf(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)]
}
