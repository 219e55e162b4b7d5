import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

interface PackageFile {
  readonly name: string
  readonly engines?: { readonly node?: string }
  readonly dependencies?: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../package.json', import.meta.url))

/** Returns the path of a dependency's `package.json`, as Node finds it from the package that depends on it. */
function pathOf(name: string, from: string): string {
  const folders = createRequire(from).resolve.paths(name) ?? []
  const found = folders.map((folder) => `${folder}/${name}/package.json`).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${name} is not installed for ${from}`)
  return realpathSync(found)
}

function accepts20(range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator = '', major = ''] = /^\s*(>=|\^|~|)\s*v?(\d+)/.exec(part) ?? []
    return operator === '>=' ? Number(major) <= 20 : major === '20' || part.trim() === '*'
  })
}

// npm warns of a package that excludes the running Node, and pnpm with engineStrict refuses to install it.
it('depends only on packages that accept Node 20', () => {
  const seen = new Set<string>()
  const refused: string[] = []
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    const { name, engines, dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as PackageFile
    if (engines?.node !== undefined && !accepts20(engines.node)) refused.push(`${name}: ${engines.node}`)
    for (const dependency of Object.keys(dependencies)) visit(pathOf(dependency, path))
  }
  visit(root)
  expect(seen.size).toBeGreaterThan(20)
  expect(refused).toEqual([])
})
