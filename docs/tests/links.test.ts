import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SITE, sitePages } from './built-site.mjs'

interface BuiltPage {
  readonly links: readonly string[]
  readonly ids: ReadonlySet<string>
}

const paths = sitePages()
const pages = new Map(paths.map((path) => [path, readPage(path)]))
const files = new Map<string, boolean>()

describe.each(paths)('%s', (path) => {
  const { links } = pages.get(path) as BuiltPage

  it('has no dead links', () => {
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((link) => !isFound(link, path))).toEqual([])
  })
})

/** Tells whether the target of a link exists. For other sites, it checks only the syntax. */
function isFound(link: string, from: string): boolean {
  if (/^(?:data|mailto):/.test(link)) return true
  const base = `https://site.invalid${from}`
  if (!URL.canParse(link, base)) return false
  const { host, pathname, hash, protocol } = new URL(link, base)
  if (host !== 'site.invalid') return protocol === 'https:' && host.includes('.')
  const target = pages.get(pathname) ?? pages.get(pathname.replace(/\.html$/, ''))
  if (target === undefined) return hasFile(pathname)
  return hash === '' || isState(pathname, hash) || target.ids.has(decodeURIComponent(hash.slice(1)))
}

/** A link to the playground can contain a policy. */
function isState(pathname: string, hash: string): boolean {
  return pathname === '/playground' && new URLSearchParams(hash.slice(1)).has('policy')
}

function hasFile(pathname: string): boolean {
  const known = files.get(pathname)
  if (known !== undefined) return known
  let found = true
  try {
    readFileSync(`${SITE}${pathname}`)
  } catch {
    found = false
  }
  files.set(pathname, found)
  return found
}

function readPage(path: string): BuiltPage {
  const file = path.endsWith('/') ? `${path}index.html` : `${path}.html`
  const html = readFileSync(`${SITE}${file}`, 'utf8')
  return {
    links: attributes(html, 'href').concat(attributes(html, 'src'), attributes(html, 'srcset')),
    ids: new Set(attributes(html, 'id')),
  }
}

function attributes(html: string, name: string): string[] {
  const found = html.matchAll(new RegExp(`<[a-z][^>]*\\s${name}="([^"]*)"`, 'g'))
  return [...found].map(([, value = '']) => value.replaceAll('&amp;', '&').replaceAll('&#39;', "'"))
}
