/**
 * Breaks a text at its spaces so that no line is longer than `columns`, where it can be, and indents each line. A word
 * that is too long has a line of its own: URLs stay whole.
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
