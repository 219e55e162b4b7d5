import type { Cell, ComparedRow } from './compare.ts'
import type { Paint } from './paint.ts'
import type { Verdict } from './verdict.ts'

const CODES: Readonly<Record<string, string>> = {
  'access-control-allow-origin': 'O',
  'access-control-allow-credentials': 'C',
  'access-control-allow-methods': 'M',
  'access-control-allow-headers': 'H',
  'access-control-expose-headers': 'E',
  'access-control-max-age': 'A',
  vary: 'V',
}

const SIGNS: Readonly<Record<Verdict, string>> = { allowed: '✓', refused: '✗', none: '·' }
const STYLES = { allowed: 'green', refused: 'yellow', none: 'dim' } as const

/** How much room there is, in columns. */
interface Layout {
  readonly width: number
  /** What stands before the cells: the name, if it fits, or else only an indentation below it. */
  readonly margin: number
  readonly cell: number
}

const WIDE: Layout = { width: 120, margin: 24, cell: 16 }
const NARROW: Layout = { width: 80, margin: 2, cell: 13 }

/**
 * The table as text: under each row its request, the headers of its answer, and what differs from them.
 *
 * @param columns What the terminal has. Below 120 the table is made for 80.
 */
export function writeTable(rows: readonly ComparedRow[], paint: Paint, columns = WIDE.width): string {
  const layout = columns < WIDE.width ? NARROW : WIDE
  const servers = rows[0]?.cells.map(({ server }) => server) ?? []
  const head = ' '.repeat(layout.margin) + servers.map((server) => server.padEnd(layout.cell)).join('')
  return [
    paint('bold', head.trimEnd()),
    ...rows.flatMap((row) => writeRow(row, paint, layout)),
    '',
    ...LEGEND.flatMap((pieces) => flow(pieces, layout.width)),
  ].join('\n')
}

/** One line that says whether every cell equals its row. */
export function writeSum(rows: readonly ComparedRow[], paint: Paint): string {
  const cells = rows.flatMap((row) => row.cells)
  const differing = cells.filter(differs).length
  const servers = rows[0]?.cells.length ?? 0
  return differing === 0
    ? paint('green', `All ${cells.length} answers are as expected: ${servers} servers say the same.`)
    : paint('red', `${differing} of ${cells.length} answers differ from their row.`)
}

/** Whether any server answered otherwise than its row expects. */
export function anyDiffers(rows: readonly ComparedRow[]): boolean {
  return rows.some((row) => row.cells.some(differs))
}

const LEGEND = [
  [
    '✓ a page may read it',
    '✗ the browser refuses it',
    '· no origin, nothing asked',
    '≠ differs from its row',
  ],
  Object.entries(CODES).map(([name, code]) => `${code} ${name.replace('access-control-', '')}`),
  ['fetch: a bare Fetch handler, as Workers, Deno and Bun take it', 'node: plain node:http'],
]

function differs({ differences }: Cell): boolean {
  return differences.length > 0
}

function writeRow(
  { name, request, expected, cells }: ComparedRow,
  paint: Paint,
  { width, margin, cell: cellWidth }: Layout,
): string[] {
  const { method, path, headers } = request
  const asked = Object.entries(headers).map(([header, value]) => `${header}: ${value}`)
  const answered = Object.entries(expected.headers).map(
    ([header, value]) => `${CODES[header] ?? '?'} ${header}: ${value}`,
  )
  const fits = name.length < margin
  const line = cells.map((cell) => writeCell(cell, paint, cellWidth)).join('')
  return [
    '',
    ...(fits ? [] : [paint('bold', name)]),
    (paint('bold', (fits ? name : '').padEnd(margin)) + line).trimEnd(),
    ...flow([`→ ${method} ${path}`, ...asked], width - 2).map((line) => paint('dim', `  ${line}`)),
    ...flow([`← ${expected.status}`, ...answered], width - 2).map((line) => paint('dim', `  ${line}`)),
    ...cells.flatMap(({ server, differences }) =>
      differences.map((difference) => paint('red', `  ≠ ${server}: ${difference}`)),
    ),
  ]
}

function writeCell(cell: Cell, paint: Paint, width: number): string {
  const { answer, verdict } = cell
  const codes = Object.keys(answer.headers).map((header) => CODES[header] ?? '?')
  const order = Object.values(CODES)
  codes.sort((one, other) => order.indexOf(one) - order.indexOf(other))
  const text = `${SIGNS[verdict]} ${answer.status || '–'} ${codes.join('')}`.trimEnd()
  const marked = differs(cell) ? `≠ ${text}` : text
  const style = differs(cell) ? 'inverse' : STYLES[verdict]
  return paint(style, marked) + ' '.repeat(Math.max(1, width - marked.length))
}

/** Pieces side by side, in as few lines as fit; further lines are indented. */
function flow(pieces: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 3 + piece.length <= width)
      lines[lines.length - 1] = `${last}   ${piece}`
    else lines.push(lines.length === 0 ? piece : `  ${piece}`)
  }
  return lines
}
