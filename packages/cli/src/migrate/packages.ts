import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FileResult, Packages } from './report.ts'

/** What to install, and what of it that the project lists is no longer needed. */
export async function packagesOf(results: readonly FileResult[]): Promise<Packages> {
  const install = new Set<string>()
  const remove = new Set<string>()
  for (const result of results) {
    if ('error' in result || result.migration.edits.length === 0) continue
    const listed = await dependenciesAround(result.path)
    for (const name of result.migration.install) if (!listed?.has(name)) install.add(name)
    for (const name of result.migration.libraries.flatMap(({ packages }) => packages)) {
      // Where no package file tells, only the library itself is certain to be there.
      if (listed ? listed.has(name) : !name.startsWith('@types/')) remove.add(name)
    }
  }
  return { install: [...install].sort(), remove: [...remove].sort() }
}

/** The names that the nearest `package.json` lists; `undefined` where there is none. */
async function dependenciesAround(path: string): Promise<ReadonlySet<string> | undefined> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return namesOf(text)
    if (folder === dirname(folder)) return undefined
  }
}

function namesOf(text: string): ReadonlySet<string> | undefined {
  try {
    const { dependencies, devDependencies, peerDependencies } = JSON.parse(text)
    return new Set(Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }))
  } catch {
    return undefined
  }
}
