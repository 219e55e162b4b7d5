/**
 * How a command ends: 0 when the request is allowed or nothing was found, 1 when it is refused or something was
 * found, 2 when the command could not tell.
 */
export type ExitStatus = 0 | 1 | 2

/** The styles that the commands use. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command's results go: text for people, or with `--json` one JSON document. Both to stdout. */
export interface Output {
  /** Whether the result is to be JSON. */
  readonly json: boolean
  /** The width of the terminal in columns, between 40 and 100; 100 where there is none. */
  readonly columns: number
  /** Puts a text in a style; gives it back as it is where colours are not wanted. */
  style(style: Style, text: string): string
  /** Writes lines of text for people; nothing with `--json`. */
  text(text: string): void
  /** Writes the one JSON document of a command; nothing without `--json`. */
  data(value: unknown): void
  /** Writes a document as it is, in a format that a program reads. */
  raw(document: string): void
}

const codes: Readonly<Record<Style, readonly [open: number, close: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

/**
 * Opens the output of a command. Text is coloured only on a terminal, and not where the environment has `NO_COLOR`
 * (with any value but the empty one).
 */
export function openOutput({ json = false }: { readonly json?: boolean | undefined }): Output {
  const { stdout } = process
  const isColoured = stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
  return {
    json,
    columns: Math.min(100, Math.max(40, stdout.columns ?? 100)),
    style(style, text) {
      const [open, close] = codes[style]
      return isColoured ? `\u001b[${open}m${text}\u001b[${close}m` : text
    },
    text(text) {
      if (!json) stdout.write(`${text}\n`)
    },
    data(value) {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    raw(document) {
      stdout.write(document)
    },
  }
}

/** Reports why a command failed: a sentence on stderr, and with `--json` also `{ error }` on stdout. */
export function reportError(message: string, { json }: { readonly json: boolean }): void {
  process.stderr.write(`corsage: ${message}\n`)
  if (json) process.stdout.write(`${JSON.stringify({ error: { message } }, null, 2)}\n`)
}

/** Ends the process with a status once everything written has gone out. */
export function endWith(status: ExitStatus): void {
  process.exitCode = status
}
