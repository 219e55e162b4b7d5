import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { relativeLinks } from './links.ts'
import type { Metadata } from './metadata.ts'
import type { Packed } from './pack-release.ts'

const REQUIRED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']

/** A file that only this repository needs. */
const NOT_PUBLISHED =
  /(?:^|\/)(?:tests?|__tests__|__snapshots__|fixtures|reports|coverage|api|node_modules|\.[^/]+)\/|\.test\.|\.spec\.|(?:^|\/)(?:tsconfig|tsup\.|vitest\.|stryker\.|jsr\.json|mutation-|\.)/

/** Finds required files that are missing, files of tests, and entry points without a file. */
export function checkFiles({ files, manifest }: Packed): string[] {
  const missing = REQUIRED.filter((file) => !files.includes(file)).map((file) => `has no ${file}`)
  const extra = files.filter((file) => NOT_PUBLISHED.test(file)).map((file) => `contains ${file}`)
  const { exports, bin, main, module, types } = manifest
  const entries = [exports, bin, main, module, types].flatMap(targetsIn)
  const dangling = entries
    .filter((target) => !files.includes(target.replace(/^\.\//, '')))
    .map((target) => `names ${target}, which it does not contain`)
  return [...missing, ...extra, ...new Set(dangling)]
}

/** Compares the package's license with the license of the repository. */
export function checkLicense({ folder, manifest }: Packed, license: string): string[] {
  const path = join(folder, 'LICENSE')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : null
  return [
    ...(manifest.license === 'MIT' ? [] : [`has the license ${manifest.license}, not MIT`]),
    ...(text === license ? [] : ['has a LICENSE that differs from the one of the repository']),
  ]
}

/** Compares the package's metadata with the root `package.json`. */
export function checkPackageMetadata({ directory, manifest }: Packed, metadata: Metadata): string[] {
  const { repository, homepage, bugs, publishConfig } = manifest
  return [
    ...(repository?.url === metadata.repository.url ? [] : ['has another repository.url']),
    ...(repository?.directory === directory ? [] : [`needs the repository.directory ${directory}`]),
    ...(homepage === metadata.homepage ? [] : ['has another homepage']),
    ...(bugs?.url === metadata.bugs.url ? [] : ['has another bugs.url']),
    ...(publishConfig?.access === 'public' ? [] : ['needs publishConfig.access public']),
    ...(publishConfig?.provenance === true ? [] : ['needs publishConfig.provenance true']),
  ]
}

/** Finds links in Markdown that only work in the repository. */
export function checkLinks({ folder, files }: Packed): string[] {
  return files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      relativeLinks(readFileSync(join(folder, file), 'utf8')).map((link) => `${file} links to ${link}`),
    )
}

function targetsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(targetsIn) : []
}
