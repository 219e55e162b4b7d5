import type { MarkdownRenderer } from 'vitepress'

/** Turns an empty header cell into a plain cell, because screen readers announce an empty header as a missing one. */
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

/** Lets long code in a table break at its punctuation, so that one long name does not push other columns out of sight. */
export function breakableCells(markdown: MarkdownRenderer): void {
  const inCells = new WeakSet<object>()
  markdown.core.ruler.push('breakable-cells', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'td_open') return
      for (const child of tokens[index + 1]?.children ?? []) inCells.add(child)
    })
  })
  const { code_inline: render } = markdown.renderer.rules
  markdown.renderer.rules.code_inline = (tokens, index, ...rest) => {
    const html = render?.(tokens, index, ...rest) ?? ''
    const token = tokens[index]
    return token !== undefined && inCells.has(token) ? withBreaks(html) : html
  }
}

/** Allows line breaks in long HTML text after `/ _ , . |` and before a capital letter inside a word. */
export function withBreaks(html: string): string {
  return html.replaceAll(/(?<=>)[^<]{13,}/g, (text) =>
    text.replaceAll(/(?<=\w)([/_,.|]+)(?=\w)/g, '$1<wbr>').replaceAll(/(?<=[a-z])(?=[A-Z][a-z])/g, '<wbr>'),
  )
}
