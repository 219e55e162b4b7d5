/** A RegExp as people write it for origins, and the origin that costs it most: a valid one, which it is asked about. */
export interface Row {
  readonly expression: RegExp
  readonly worst: string
}

const LONGEST = 326

/** A start, something repeated as often as there is room, and an end that does not match. */
function full(start: string, repeated: string, end: string): string {
  const room = LONGEST - start.length - end.length
  return start + repeated.repeat(Math.floor(room / repeated.length)) + end
}

const HTTPS = 'https://'

/** Ordinary expressions, those that double with each character, and those between. */
export const ROWS: readonly Row[] = [
  // As they are found in code.
  { expression: /https:\/\/app\.example\.com/, worst: full(HTTPS, 'a', '') },
  { expression: /^https:\/\/[a-z0-9-]+\.example\.com$/, worst: full(HTTPS, 'a', '.example.con') },
  { expression: /https:\/\/([a-z0-9-]+\.)*example\.com/, worst: full(HTTPS, 'a.', 'example.con') },
  {
    expression: /https:\/\/(?:[a-z0-9-]+\.)+example\.com(?::\d+)?/,
    worst: full(HTTPS, 'a.', 'example.con:1'),
  },
  { expression: /^https?:\/\/(www\.)?example\.(com|net|org)$/, worst: full('https://www.', 'a', '') },
  { expression: /https:\/\/(a|b|c)\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/pr-\d+--site\.netlify\.app/, worst: full('https://pr-', '1', '') },
  { expression: /https:\/\/.+\.example\.com/, worst: full('https://a', '.example.co', '') },
  { expression: /.*example\.com/, worst: full(HTTPS, 'example.co', '') },
  { expression: /https:\/\/[^.]+\.example\.com(:\d{1,5})?/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/(?!evil)[a-z]+\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/([a-z]+)-\1\.test/, worst: full(HTTPS, 'a', '-') },
  { expression: /https:\/\/(x(-[a-z]+)*\.)+test/, worst: full(HTTPS, 'x-a.', 'tesu') },
  { expression: /(.*)*/, worst: full(HTTPS, 'a', '') },
  // Two or three repetitions that compete: they grow with the square or the cube.
  { expression: /https:\/\/.*-.*\.example\.com/, worst: full(HTTPS, '-', '') },
  { expression: /https:\/\/.*\..*\..*\.example\.com/, worst: full(HTTPS, 'a.', '') },
  { expression: /.*.*.*=.*/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/[a-z]+[a-z0-9]*[a-z-]*\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/\w+\w+\w+\w+\w+\.test/, worst: full(HTTPS, 'a', '') },
  // Repetitions within repetitions that can be read in two ways: they double.
  { expression: /https:\/\/(.*\.)*example\.com/, worst: full(HTTPS, 'a.', '') },
  { expression: /https:\/\/([a-z]+)+\.com/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/([a-z0-9]+-?)+\.example\.com/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/(\w+\.?)+\.com/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/(a|a)*\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/([a-z]|[0-9a-f])*\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/(www\.|[a-z.]+)+example\.com/, worst: full(HTTPS, 'www.', 'x') },
  { expression: /https:\/\/(foo[a-z]+)+\.test/, worst: full(HTTPS, 'fooa', '') },
  { expression: /https:\/\/((a+)b?)+\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/([a-z]{2,})+\.test/, worst: full(HTTPS, 'a', '') },
  { expression: /https:\/\/(foo|foofoo)*\.test/, worst: full(HTTPS, 'foo', '') },
  { expression: /https:\/\/([a-z]+[0-9]*x)+\.test/, worst: full(HTTPS, 'ax', '') },
  { expression: /https:\/\/(\d*a?\d*b)+\.test/, worst: full(HTTPS, '11b', '') },
]
