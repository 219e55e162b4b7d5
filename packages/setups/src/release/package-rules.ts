import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { relativeLinks } from './links.ts'
import { type Packed, ROOT } from './pack-release.ts'
import { checkRanges, checkVersion } from './version-rules.ts'

const REQUIRED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']

/** A file that only this repository needs. */
const NOT_PUBLISHED =
  /(?:^|\/)(?:tests?|__tests__|__snapshots__|fixtures|reports|coverage|api|node_modules|\.[^/]+)\/|\.test\.|\.spec\.|(?:^|\/)(?:tsconfig|tsup\.|vitest\.|stryker\.|mutation-|\.)/

/** A title, a paragraph, a command that installs, and a program. Groups: the title, the command, the program. */
const START = /^# (.+)\n\n(?:\S.*\n)+\n```sh\n(npm install .+)\n```\n\n```(?:js|sh).*\n([^`]+)\n```\n/

/** Returns what is wrong with a package, one sentence each. */
export function checkPackage(packed: Packed, all: readonly Packed[]): string[] {
  return [
    ...checkFiles(packed),
    ...checkReadme(packed),
    ...checkLicense(packed, readFileSync(join(ROOT, 'LICENSE'), 'utf8')),
    ...checkLinks(packed),
    ...checkPublishConfig(packed),
    ...checkVersion(packed),
    ...checkRanges(packed, all),
  ]
}

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

/** Finds a README that does not start with what a first user needs, in the same form for every package. */
export function checkReadme({ folder, manifest }: Packed): string[] {
  const { name, bin } = manifest
  const path = join(folder, 'README.md')
  const [, title, command, program] = START.exec(existsSync(path) ? readFileSync(path, 'utf8') : '') ?? []
  const used = typeof bin === 'object' && bin !== null ? Object.keys(bin) : [`'${name}'`]
  const complete =
    title === name && command?.split(' ').includes(name) && used.some((word) => program?.includes(word))
  return complete
    ? []
    : ['has a README.md that does not start with its name, a paragraph, "npm install" and a program']
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

/** Finds a package that npm would not publish for everyone, or not with its origin. */
export function checkPublishConfig({ manifest }: Packed): string[] {
  const { access, provenance } = manifest.publishConfig ?? {}
  return [
    ...(access === 'public' ? [] : ['needs publishConfig.access public']),
    ...(provenance === true ? [] : ['needs publishConfig.provenance true']),
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
