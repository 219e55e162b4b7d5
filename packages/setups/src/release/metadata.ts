import { readFileSync } from 'node:fs'

/** Where the project lives. Every published package gets these fields from the root `package.json`. */
export interface Metadata {
  readonly repository: { readonly type: string; readonly url: string }
  readonly homepage: string
  readonly bugs: { readonly url: string }
}

/** The fields of a `package.json` that the release reads. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly license?: string
  readonly engines?: { readonly node?: string }
  readonly repository?: { readonly type: string; readonly url: string; readonly directory?: string }
  readonly homepage?: string
  readonly bugs?: { readonly url: string }
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly exports?: unknown
  readonly bin?: unknown
  readonly main?: string
  readonly module?: string
  readonly types?: string
}

/** Replaces the metadata while it is empty, so that the set-ups can check everything else. */
export const PLACEHOLDER: Metadata = {
  repository: { type: 'git', url: 'git+https://repository.invalid/corsage.git' },
  homepage: 'https://homepage.invalid',
  bugs: { url: 'https://repository.invalid/corsage/issues' },
}

export function readMetadata(path: string): Metadata {
  const { repository, homepage, bugs } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Metadata>
  return {
    repository: repository ?? { type: 'git', url: '' },
    homepage: homepage ?? '',
    bugs: bugs ?? { url: '' },
  }
}

/** Returns one message that lists the fields that are empty or not a URL. */
export function checkMetadata({ repository, homepage, bugs }: Metadata): string[] {
  const fields = {
    'repository.url': repository.url.replace(/^git\+/, ''),
    homepage,
    'bugs.url': bugs.url,
  }
  const empty = Object.entries(fields).flatMap(([field, url]) => (/^https:\/\/[^/]/.test(url) ? [] : [field]))
  if (empty.length === 0) return []
  const fill = 'Fill in https:// URLs there. Every package takes them from that file.'
  return [`The root package.json does not set ${empty.join(', ')}. ${fill}`]
}

/** Returns the address of a file in the repository, as a browser opens it. */
export function fileUrl({ repository }: Metadata, path: string): string {
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  return `${page}/blob/main/${path}`
}
