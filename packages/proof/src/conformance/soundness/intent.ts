/**
 * The intent of a policy's author, written down without regard to how CORS works: the model that both halves are
 * held against. An origin is compared by its parts, one pattern after another.
 */
export interface Intent {
  readonly origins: '*' | readonly string[]
  readonly methods: '*' | readonly string[]
  readonly allowHeaders: '*' | readonly string[]
  readonly exposeHeaders: '*' | readonly string[]
  readonly credentials: boolean
  readonly maxAge?: number
}

/** A request of a page. */
export interface PageRequest {
  readonly origin: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: RequestCredentials
  readonly uploadListeners: boolean
}

const ALWAYS_VISIBLE = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]
const SIMPLE_METHODS = ['GET', 'HEAD', 'POST']

/** Whether the page may read the response. */
export function mayRead(intent: Intent, request: PageRequest): boolean {
  const { origins, methods, allowHeaders, credentials } = intent
  if (origins !== '*' && !origins.some((pattern) => covers(pattern, request.origin))) return false
  if (request.credentials === 'include' && !credentials) return false
  const method = ['put', 'delete'].includes(request.method) ? request.method.toUpperCase() : request.method
  if (!SIMPLE_METHODS.includes(method) && methods !== '*' && !methods.includes(method)) return false
  return Object.entries(request.headers)
    .filter(([name, value]) => !isSimpleHeader(name, value))
    .every(([name]) => allowHeaders === '*' || allowHeaders.some((listed) => listed.toLowerCase() === name))
}

/** Whether the page may see a header of a response that it may read. */
export function maySee(intent: Intent, name: string): boolean {
  const { exposeHeaders } = intent
  if (ALWAYS_VISIBLE.includes(name)) return true
  return exposeHeaders === '*' || exposeHeaders.some((listed) => listed.toLowerCase() === name)
}

function covers(pattern: string, origin: string): boolean {
  if (pattern === origin) return true
  const wanted = parts(pattern)
  const given = parts(origin)
  if (wanted === undefined || given === undefined || wanted.scheme !== given.scheme) return false
  if (wanted.port !== ':*' && wanted.port !== given.port) return false
  if (!wanted.host.includes('*')) return wanted.host === given.host
  const [first, ...parent] = wanted.host.split('.')
  const labels = given.host.split('.')
  if (labels.includes('')) return false
  if (first === '*') {
    return labels.length > parent.length && labels.slice(-parent.length).join('.') === parent.join('.')
  }
  const [before, behind] = (first as string).split('*') as [string, string]
  const [label = '', ...rest] = labels
  const open = label.slice(before.length, label.length - behind.length)
  return (
    rest.join('.') === parent.join('.') &&
    label === before + open + behind &&
    open.length > 0 &&
    [...open].every((letter) => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(letter))
  )
}

function parts(origin: string): { scheme: string; host: string; port: string } | undefined {
  const [scheme, rest, ...more] = origin.split('://')
  if (scheme === undefined || rest === undefined || more.length > 0) return undefined
  const colon = rest.indexOf(':')
  return colon < 0
    ? { scheme, host: rest, port: '' }
    : { scheme, host: rest.slice(0, colon), port: rest.slice(colon) }
}

/** The requests below hold no value near the limits of safelisting: those are the user agent's own tests. */
function isSimpleHeader(name: string, value: string): boolean {
  // A language holds no slash, as all values below do.
  return name === 'accept' || (name === 'content-type' && value === 'text/plain')
}
