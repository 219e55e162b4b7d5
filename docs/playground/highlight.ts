import { javascriptLanguage } from '@codemirror/lang-javascript'
import { classHighlighter, highlightCode } from '@lezer/highlight'

/** A piece of code in one color. */
export interface CodeToken {
  readonly text: string
  readonly classes: string
}

/** Splits code into the tokens that the editor colors. */
export function tokensOf(code: string): readonly CodeToken[] {
  const tokens: CodeToken[] = []
  highlightCode(
    code,
    javascriptLanguage.parser.parse(code),
    classHighlighter,
    (text, classes) => tokens.push({ text, classes }),
    () => tokens.push({ text: '\n', classes: '' }),
  )
  return tokens
}
