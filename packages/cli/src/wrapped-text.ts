/**
 * Breaks a text at its spaces so that lines are at most `columns` long, and indents each line. A longer word, such as a
 * URL, gets its own line.
 */
export function wrapped(text: string, columns: number, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indent.length + longer.length > columns) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, line].map((each) => `${indent}${each}`).join('\n')
}
