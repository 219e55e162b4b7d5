import type { MarkdownRenderer } from 'vitepress'

/** Shows the file name of a block in place of its language: a block of `js [server.mjs]` is labeled `server.mjs`. */
export function fileNames(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    // VitePress removes the name while it renders.
    const info = tokens[index]?.info ?? ''
    return labeled(fence?.(tokens, index, ...rest) ?? '', info)
  }
}

/** Returns the HTML of a block with the name in its info string as the label. */
function labeled(html: string, info: string): string {
  const name = info.match(/\[([\w@./-]+)\]/)?.[1]
  return name === undefined
    ? html
    : html.replace(/<span class="lang">[^<]*<\/span>/, `<span class="lang">${name}</span>`)
}
