/**
 * Parses a URL. Returns `null` if it is invalid.
 *
 * Not `URL.canParse`: in Node 20 and 22, it refuses a valid URL with a letter such as `ä` after some thousand calls.
 */
export function parsedUrl(url: string | URL, base?: string): URL | null {
  try {
    return new URL(url, base)
  } catch {
    return null
  }
}
