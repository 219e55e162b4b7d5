/**
 * Which pattern of `resources` a path belongs to, written to be read: both are taken apart into decoded segments, and
 * every pattern is compared, one after another.
 */

/**
 * The pattern that a path belongs to; `undefined` where there is none, `null` where the path cannot be read, or where what
 * serves files would read one that belongs to another.
 */
export function patternOf(patterns: readonly string[], path: string): string | undefined | null {
  const segments = segmentsOf(path)
  if (segments === undefined) return null
  const found = bestOf(patterns, segments, segmentsOf)
  return bestOf(patterns, fileSegmentsOf(path), fileSegmentsOf) === found ? found : null
}

function bestOf(
  patterns: readonly string[],
  segments: readonly string[],
  read: (path: string) => readonly string[] | undefined,
): string | undefined {
  let best: { readonly pattern: string; readonly length: number } | undefined
  for (const pattern of patterns) {
    const length = covers(pattern, segments, read)
    if (length !== undefined && (best === undefined || length > best.length)) best = { pattern, length }
  }
  return best?.pattern
}

/** How specific a pattern is that covers these segments; `undefined` where it does not. */
function covers(
  pattern: string,
  segments: readonly string[],
  read: (path: string) => readonly string[] | undefined,
): number | undefined {
  const isPrefix = pattern.endsWith('/*')
  const wanted = read(isPrefix ? pattern.slice(0, -2) : pattern) as readonly string[]
  if (!wanted.every((segment, index) => segment === segments[index])) return undefined
  if (isPrefix) return wanted.length <= segments.length ? wanted.length : undefined
  return wanted.length === segments.length ? Number.POSITIVE_INFINITY : undefined
}

/** Returns the directories that lead to a file, and its name. Everything is decoded, and an encoded separator separates. */
function fileSegmentsOf(path: string): readonly string[] {
  if (!path.includes('%') && !path.includes('//') && !path.includes('/.')) return path.split('/')
  const text = path
    .split('%25')
    .map((part) => decodeURIComponent(part))
    .join('%25')
    .replaceAll('\\', '/')
  const names: string[] = []
  for (const name of text.split('/')) {
    if (name === '..') names.splice(-1, 1)
    if (!['', '.', '..'].includes(name)) names.push(name)
  }
  return text.endsWith('/') || names.length === 0 ? ['', ...names, ''] : ['', ...names]
}

/** The segments of a path, decoded; those that cannot be decoded have none, and a backslash is read in two ways. */
function segmentsOf(path: string): readonly string[] | undefined {
  if (path.includes('\\')) return undefined
  const segments = path.split('/').map(decoded)
  return segments.includes(undefined) ? undefined : (segments as string[])
}

/** The characters that stay encoded, because they would mean something else: the separators of a URL, and `%` itself. */
const KEPT = '%;/?:@&=+$,#'

function decoded(segment: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(segment)) return undefined
  const pieces = segment.split(/((?:%[0-9a-f]{2})+)/i)
  const texts = pieces.map((piece) => (piece.startsWith('%') ? decodedRun(piece) : piece))
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** A run of encoded bytes, as UTF-8. */
function decodedRun(run: string): string | undefined {
  const codes = run.slice(1).split('%')
  let text = ''
  for (let index = 0; index < codes.length; ) {
    const code = Number.parseInt(codes[index] as string, 16)
    const length = code < 0x80 ? 1 : code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : 2
    const bytes = codes.slice(index, index + length)
    const character = utf8(bytes.map((byte) => Number.parseInt(byte, 16)))
    if (character === undefined) return undefined
    text += KEPT.includes(character) ? `%${bytes.join('%')}` : character
    index += length
  }
  return text
}

function utf8(bytes: readonly number[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes))
  } catch {
    return undefined
  }
}
