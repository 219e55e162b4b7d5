/**
 * Finds where a text stops being JSON, because the engine's messages contain a position only sometimes.
 *
 * @returns The line and the column, from 1.
 */
export function jsonErrorPlace(text: string): { readonly line: number; readonly column: number } {
  let [possible, impossible] = [0, text.length + 1]
  while (impossible - possible > 1) {
    const middle = (possible + impossible) >> 1
    if (couldBecomeJson(text.slice(0, middle))) possible = middle
    else impossible = middle
  }
  const before = text.slice(0, possible).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function couldBecomeJson(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const { message } = error as Error
    const position = /at position (\d+)/.exec(message)?.[1]
    if (position !== undefined) return Number(position) >= beginning.length
    return message.startsWith('Unexpected end')
  }
}
