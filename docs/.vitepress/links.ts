import { posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

/**
 * Makes links of the repository work on the site. Pages are also read in the repository, where they link to the
 * packages themselves: on the site the reference of a package stands for it, and what is only in the repository is
 * named without a link.
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

/** Where a link leads on the site; `null` for what is only in the repository. */
export function siteLink(href: string, from: string): string | null {
  if (/^[a-z]+:|^[/#]/i.test(href)) return href
  const path = posix.normalize(posix.join('docs', posix.dirname(from), href))
  if (path.startsWith('docs/')) return href
  const [, adapter, name] =
    /^packages\/(?:adapter-([a-z]+)|(core|user-agent))(?:\/README\.md)?(?:#.*)?$/.exec(path) ?? []
  if (adapter ?? name) return `/reference/${adapter ?? name}/`
  return /^packages\/cli(?:\/README\.md)?(?:#.*)?$/.test(path) ? '/cli' : null
}

/** The anchor of a heading, as the usual hosts of repositories make it. */
export function repositorySlug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}
