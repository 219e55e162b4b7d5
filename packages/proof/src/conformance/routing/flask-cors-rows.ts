import { readFileSync } from 'node:fs'

/** One assertion of Flask-CORS's own tests. */
export interface UpstreamRow {
  readonly file: string
  readonly asserted: string
  readonly here: string
}

const GUIDES = '../../../../../docs/migrating/'

/** Returns the assertions of Flask-CORS's own tests. */
export function upstreamRows(): readonly UpstreamRow[] {
  let file = ''
  return rowsOf('flask-cors-tests.md').map(([first = '', asserted = '', here = '']) => {
    file = first || file
    return { file: file.replaceAll('`', ''), asserted, here }
  })
}

/** One example of Flask-CORS's documentation, as the migration guide lists it. */
export interface ExampleRow {
  readonly id: string
  readonly python: string
  /** The equivalent, which can be run. */
  readonly code: string
}

/** Returns the examples that the migration guide translates. */
export function exampleRows(): readonly ExampleRow[] {
  return rowsOf(`${GUIDES}flask-cors-examples.md`).map(([id = '', python = '', corsage = '']) => {
    const code = corsage.slice(1, -1).replaceAll('\\|', '|')
    return { id, python, code: code.startsWith('cors(') ? `app.use(${code})` : code }
  })
}

/** Returns the ids of the guide's deliberate differences. */
export function differenceIds(): ReadonlySet<string> {
  return new Set(rowsOf(`${GUIDES}flask-cors-differences.md`).map(([id = '']) => id))
}

/** Returns the cells of all tables in a file, without the rows of column names. */
function rowsOf(path: string): readonly (readonly string[])[] {
  const lines = readFileSync(new URL(path, import.meta.url), 'utf8').split('\n')
  return lines
    .filter((line, index) => line.startsWith('| ') && ![line, lines[index + 1]].some(isRule))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1)
        .map((cell) => cell.trim()),
    )
}

/** Tells whether a line separates the names of columns from their cells. */
function isRule(line = ''): boolean {
  return line.startsWith('| -')
}

/** Assertions from which Corsage differs on purpose, each with the id of the difference and the reason. */
export const DIFFERENCES: readonly (readonly [asserted: string, id: string, reason: string])[] = [
  ['`fo*` is a regex', 'D8', 'strings are origins and paths, never expressions'],
  ['hosts are case-insensitive', 'D10', 'browsers send hosts in lower case'],
  ['list joiner: string verbatim', 'D46', 'a string lists names, as in every option'],
  ['list joiner: set sorted, joined by `, `', 'D15', 'a list keeps its order'],
  ['allow-headers: empty or None ACRH → None', 'D19', 'the response has the whole list'],
  ['allow-headers: echoed and sorted', 'D19', 'the response has the whole list'],
  ['allow-headers: regex filter', 'D21', 'the list is sent, and an expression cannot be'],
  ['allow-headers: nothing allowed → empty', 'D19', 'the response has the whole list'],
  ['regex heuristic: 6 strings', 'D8', 'strings are origins, never expressions'],
  ['default resource: Origin → echoed, 200', 'D1', 'any origin is *'],
  ['set origins → echo match', 'D15', 'a list'],
  ['string regex origins', 'D8', 'strings are origins, never expressions'],
  ['compiled-regex resource key', 'D31', 'paths are exact or prefixes'],
  ['compiled `resources`', 'D31', 'paths are exact or prefixes'],
  ['bad regex `}` does not crash (200)', 'D31', 'paths are exact or prefixes'],
  ['none without ACRH', 'D19', 'the response has the whole list'],
  ['allowed header echoed', 'D19', 'the response has the whole list'],
  ["client's case echoed", 'D19', 'the response has the whole list'],
  ['unmatched dropped, rest kept', 'D19', 'the response has the whole list'],
  ['regex', 'D21', 'the list is sent, and an expression cannot be'],
  ['intercept off: 404, 500, error handlers as above', 'D40', 'there is no switch'],
  ['(skipped) intercept off + uncaught → no ACAO', 'D40', 'there is no switch'],
  ['max age absent by default', 'D26', 'ten minutes by default'],
  ['timedelta 10 min → `600`', 'D27', 'seconds'],
  ['all 7 by default', 'D23', 'pages do not use OPTIONS'],
  ['disallowed ACRM → no ACAM', 'D22', 'the browser compares, and says what is missing'],
  ['off + no OPTIONS route → 200 bare', 'D28', 'a preflight without headers always fails'],
  ['Origin → echoed by default', 'D1', 'any origin is *'],
  ['set', 'D15', 'a list'],
  ['string regex; regex list and mixed list of strings', 'D8', 'strings are origins, never expressions'],
  ['`https?://example.com` string is a regex', 'D8', 'strings are origins, never expressions'],
  ['`true` and `false` on a GET', 'D25', 'only on a preflight that asks, and never false'],
  ['default echo has Vary', 'D1', '* depends on nothing'],
  ['always_send=False, any origin: echo with Origin (×2 routes)', 'D1', 'any origin is *'],
  [
    'always_send=False, any origin: nothing without',
    'D2',
    'headers that are the same for all clients are sent to all',
  ],
]
