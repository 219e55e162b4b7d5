import { javascriptLanguage } from '@codemirror/lang-javascript'
import { classHighlighter, highlightCode } from '@lezer/highlight'

/** A stretch of code of one colour. */
export interface CodeToken {
  readonly text: string
  readonly classes: string
}

/** Cuts code into the tokens that the editor would colour. */
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
