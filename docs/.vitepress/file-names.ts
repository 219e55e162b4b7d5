import type { MarkdownRenderer } from 'vitepress'

/** Shows the file name of a code block, such as `[server.ts]`, in place of its language. VitePress shows it in groups only. */
export function fileNames(markdown: MarkdownRenderer): void {
  const { fence: render } = markdown.renderer.rules
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    // VitePress removes the name while it renders.
    const info = tokens[index]?.info ?? ''
    return withFileName(render?.(tokens, index, ...rest) ?? '', info)
  }
}

/** Puts the file name into the HTML of a code block. */
export function withFileName(html: string, info: string): string {
  const [, name] = /\[([\w./-]+)\]/.exec(info) ?? []
  if (name === undefined) return html
  return html.replace(/<span class="lang">[^<]*<\/span>/, `<span class="lang file">${name}</span>`)
}
