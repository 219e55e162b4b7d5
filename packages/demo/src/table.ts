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

/** Widths in columns. */
interface Layout {
  readonly width: number
  /** The width before the cells, for the name if it fits. A longer name gets its own line. */
  readonly margin: number
  readonly cell: number
}

const WIDE: Layout = { width: 120, margin: 24, cell: 16 }
const NARROW: Layout = { width: 80, margin: 2, cell: 13 }

/**
 * Writes the table as text: each row with its request, the headers of its response, and the differences.
 *
 * @param columns The width of the terminal. Below 120, the table has 80 columns.
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

/** Writes one line that says whether all responses are as expected. */
export function writeSum(rows: readonly ComparedRow[], paint: Paint): string {
  const cells = rows.flatMap((row) => row.cells)
  const differing = cells.filter(differs).length
  const servers = rows[0]?.cells.length ?? 0
  return differing === 0
    ? paint('green', `All ${cells.length} responses are as expected: ${servers} servers agree.`)
    : paint('red', `${differing} of ${cells.length} responses differ from their row.`)
}

/** Tells whether any response differs from its row. */
export function anyDiffers(rows: readonly ComparedRow[]): boolean {
  return rows.some((row) => row.cells.some(differs))
}

const LEGEND = [
  [
    '✓ the page can read it',
    '✗ the browser refuses it',
    '· no origin, so CORS does not apply',
    '≠ differs from its row',
  ],
  Object.entries(CODES).map(([name, code]) => `${code} ${name.replace('access-control-', '')}`),
  ['fetch: a Fetch handler, as in Workers, Deno and Bun', 'node: plain node:http'],
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

/** Joins pieces into as few lines as possible, and indents all lines but the first. */
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
