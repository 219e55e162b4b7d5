import { readFile } from 'node:fs/promises'
import { CommandError } from '../command-error.ts'
import { parseOrigin, parseServerUrl } from '../request-arguments.ts'

/** A URL to audit, with an origin that it should allow. */
export interface Target {
  readonly url: URL
  readonly trusted: string | null
}

/** Returns each URL with each origin. */
export function targetsOf(urls: readonly URL[], origins: readonly string[]): readonly Target[] {
  const trusted = origins.length === 0 ? [null] : origins
  return urls.flatMap((url) => trusted.map((origin) => ({ url, trusted: origin })))
}

/**
 * Reads targets from a file. Each line has a URL and, after white space, the origins that it should allow. Empty lines
 * and lines that begin with `#` are left out.
 *
 * @param origins The origins for lines that name none.
 * @throws CommandError if the file cannot be read, names no URL, or has a line that is wrong.
 */
export async function readTargets(file: string, origins: readonly string[]): Promise<readonly Target[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new CommandError(`"${file}" could not be read: ${(error as { code?: string }).code}.`)
  }
  const targets = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      if (line.trim() === '' || line.trim().startsWith('#')) return []
      const [url = '', ...own] = line.trim().split(/\s+/)
      try {
        return targetsOf([parseServerUrl(url)], own.length === 0 ? origins : own.map(parseOrigin))
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        throw new CommandError(`Line ${index + 1} of "${file}": ${error.message}`)
      }
    })
  if (targets.length === 0) throw new CommandError(`"${file}" contains no URL. Write one on each line.`)
  return targets
}
