import { printableJson } from './printable.ts'

/**
 * The exit status: 0 if the request is allowed or nothing was found, 1 if it is refused or something was found, 2 if
 * the result is inconclusive.
 */
export type ExitStatus = 0 | 1 | 2

/** The styles that the commands use. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Prints a command's results to stdout: text for people, or one JSON document with `--json`. */
export interface Output {
  /** Whether the result is to be JSON. */
  readonly json: boolean
  /** The width of the terminal in columns, between 40 and 100; 100 where there is none. */
  readonly columns: number
  /** Applies a style to a text, if colors are on. */
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

/** Opens the output of a command. Text is colored only on a terminal, and only if `NO_COLOR` is unset or empty. */
export function openOutput({ json = false }: { readonly json?: boolean | undefined }): Output {
  const { stdout } = process
  const isColored = stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
  return {
    json,
    columns: Math.min(100, Math.max(40, stdout.columns ?? 100)),
    style(style, text) {
      const [open, close] = codes[style]
      return isColored ? `\u001b[${open}m${text}\u001b[${close}m` : text
    },
    text(text) {
      if (!json) stdout.write(`${text}\n`)
    },
    data(value) {
      if (json) stdout.write(`${printableJson(value)}\n`)
    },
    raw(document) {
      stdout.write(document)
    },
  }
}

/** Reports why a command failed: one sentence on stderr, and with `--json` also `{ error }` on stdout. */
export function reportError(message: string, { json }: { readonly json: boolean }): void {
  process.stderr.write(`corsage: ${message}\n`)
  if (json) process.stdout.write(`${printableJson({ error: { message } })}\n`)
}

/** Ends the process with a status after all output is written. */
export function endWith(status: ExitStatus): void {
  process.exitCode = status
}
