import type { DefaultTheme } from 'vitepress'

type LocalSearch = Extract<NonNullable<DefaultTheme.Config['search']>, { provider: 'local' }>
type Render = NonNullable<NonNullable<LocalSearch['options']>['_render']>

// VitePress copies the functions in `searchOptions` into the page as text, so they cannot use anything outside their own body.

/**
 * Splits a query into words. A query of more than five words is probably a pasted console message. Then the URLs, which no
 * page contains, become the word `url`. Every three words in a row become one more term, and so does the whole message.
 */
export function tokenize(query: string): string[] {
  const text = query.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s'"’”)]+/gi, 'url')
  const words = text.split(/[\n\r\p{Z}\p{P}]+/u).filter((word) => word !== '')
  if (words.length <= 5) return words
  const triples = words.slice(2).map((word, index) => `~${words[index]}~${words[index + 1]}~${word}`)
  return [...words, ...triples, `~${words.join('~')}`]
}

/** Ranks guides before recipes and recipes before the reference, and names the best page for some common words. */
export function boostDocument(
  path: string,
  term: string,
  { title }: { readonly title?: string } = {},
): number {
  const best: Record<string, RegExp> = {
    cookie: /^\/recipes\/single-page-app/,
    cookies: /^\/recipes\/single-page-app/,
    csrf: /^\/guide\/cross-site-requests/,
    error: /^\/troubleshooting\/($|#)/,
    helmet: /^\/guide\/comparison/,
    preflight: /^\/guide\/cors-in-pictures/,
  }
  if (best[term]?.test(path)) return 30
  if (term.split('~').length > 4) return 200
  // A reader who types the name of an export wants its page in the reference.
  if (title !== undefined && /[a-z][A-Z]/.test(title) && title.toLowerCase() === term) return 4
  const [, folder = ''] = /^\/([\w-]+)/.exec(path) ?? []
  const weights: Record<string, number> = {
    guide: 3,
    troubleshooting: 3,
    recipes: 2,
    'security-tests': 0.3,
    compatibility: 0.3,
    performance: 0.5,
    reference: 0.2,
  }
  return weights[folder] ?? 1
}

/** Adds the terms of each quoted console message to the text that is indexed. */
const render: Render = (source, env, markdown) => {
  const html = markdown.render(source, env)
  if (env.frontmatter?.['search'] === false) return ''
  if (!env.relativePath?.startsWith('troubleshooting/')) return html
  return html.replaceAll(/<blockquote>[\s\S]*?<\/blockquote>/g, (quote) => {
    const messages = [...quote.matchAll(/<code[^>]*>(.*?)<\/code>/g)].map(([, code = '']) => plainText(code))
    const terms = messages.flatMap(tokenize).filter((term) => term.includes('~'))
    return `${quote}<p>${terms.join(' ')}</p>`
  })
}

function plainText(html: string): string {
  const text = html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The local search of VitePress, which runs in the reader's browser. */
export const search: LocalSearch = {
  provider: 'local',
  options: {
    _render: render,
    miniSearch: {
      searchOptions: {
        tokenize,
        boostDocument,
        fuzzy: (_term: string, _index: number, terms: readonly string[]) => (terms.length > 5 ? false : 0.2),
        prefix: (_term: string, _index: number, terms: readonly string[]) => terms.length <= 5,
      },
    },
  },
}
