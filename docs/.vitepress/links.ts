import { posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

/**
 * Makes links of the repository work on the site. In the repository, pages link to packages; on the site these links lead
 * to the reference of the package. A link to a file that only the repository has becomes plain text.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      children?.forEach((token, index) => {
        const href = token.attrGet('href')
        if (token.type !== 'link_open' || href === null) return
        const target = siteLink(href, String(env.relativePath ?? ''))
        if (target !== null) {
          token.attrSet('href', target)
          return
        }
        token.tag = 'span'
        token.attrs = [['title', 'in the repository']]
        const close = children.slice(index).find(({ type }) => type === 'link_close')
        if (close) close.tag = 'span'
      })
    }
  })
}

/** Returns the target of a link on the site, or `null` if only the repository has it. */
export function siteLink(href: string, from: string): string | null {
  if (/^[a-z]+:|^[/#]/i.test(href)) return href
  const path = posix.normalize(posix.join('docs', posix.dirname(from), href))
  if (path.startsWith('docs/')) return href
  const [, adapter, name] =
    /^packages\/(?:adapter-([a-z]+)|(core|user-agent))(?:\/README\.md)?(?:#.*)?$/.exec(path) ?? []
  if (adapter ?? name) return `/reference/${adapter ?? name}/`
  return /^packages\/cli(?:\/README\.md)?(?:#.*)?$/.test(path) ? '/cli' : null
}

/** Returns the anchor of a heading as repository hosts generate it. */
export function repositorySlug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}
