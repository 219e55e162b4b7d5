import { readFileSync } from 'node:fs'
import type { HeadConfig } from 'vitepress'

/** Where the site is published, such as `https://docs.example.com`. Social cards need the full address of the image. */
export const ORIGIN = process.env['CORSAGE_SITE_ORIGIN'] ?? ''

/** The version of the packages that the pages describe. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8'),
).version

/** Returns the elements that describe a page to search engines and in links on social networks. */
export function pageHead(page: {
  readonly title: string
  readonly description: string
  readonly path: string
}): HeadConfig[] {
  const properties = {
    'og:site_name': 'Corsage',
    'og:type': 'website',
    'og:title': page.title,
    'og:description': page.description,
    'og:image': `${ORIGIN}/card.png`,
    'og:image:alt': 'Corsage: CORS for every JavaScript server',
    ...(ORIGIN === '' ? {} : { 'og:url': `${ORIGIN}${page.path}` }),
  }
  return [
    ...Object.entries(properties).map(([property, content]): HeadConfig => ['meta', { property, content }]),
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
    ['meta', { name: 'version', content: version }],
  ]
}

/** Search engines cut longer descriptions. */
const LENGTH = 160

/** Returns the start of the first paragraph as plain text, in whole sentences of at most 160 characters if possible. */
export function summaryOf(markdown: string): string | undefined {
  const paragraphs = markdown
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1$/gm, '')
    .split(/\n{2,}/)
  const prose = paragraphs.find((text) => /^[\p{L}\p{N}`*_[“"']/u.test(text.trim()))
  if (prose === undefined) return undefined
  const plain = prose
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/\*|<[^>]+>|\b_|_\b/g, '')))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/:$/, '.')
  if (plain.length <= LENGTH) return plain
  const sentences = /^.*[.!?](?= )/.exec(plain.slice(0, LENGTH + 1))?.[0]
  return sentences ?? `${plain.slice(0, LENGTH - 2).replace(/\s+\S*$/, '')} …`
}
