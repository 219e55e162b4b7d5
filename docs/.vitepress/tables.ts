import type { MarkdownRenderer } from 'vitepress'

/** Makes the empty corner of a table a plain cell: a header without a text is announced as one that is missing. */
export function emptyHeaderCells(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('empty-header-cells', ({ tokens }) => {
    tokens.forEach((token, index) => {
      const content = tokens[index + 1]
      const end = tokens[index + 2]
      if (token.type !== 'th_open' || content?.content !== '' || !end) return
      token.tag = 'td'
      end.tag = 'td'
    })
  })
}
