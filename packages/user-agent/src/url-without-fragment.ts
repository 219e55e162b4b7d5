/** Serializes a URL with *exclude fragment* (URL standard, §4.5): what is sent, and what a `Response` shows. */
export function urlWithoutFragment(url: URL): string {
  const withoutFragment = new URL(url)
  withoutFragment.hash = ''
  return withoutFragment.href
}
