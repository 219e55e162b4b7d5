/** One element of `origins`, outside or in an entry of `resources`. */
export interface OriginEntry {
  /** For example `origins[2]` or `resources["/api/*"].origins`. */
  readonly path: string
  readonly origin: unknown
  readonly credentials: boolean
}

type Fields = Readonly<Record<string, unknown>>

/** Returns every element of every `origins`, including invalid ones. */
export function originEntries(options: unknown): readonly OriginEntry[] {
  if (!isFields(options)) return []
  const { resources } = options
  const outside = entriesOf(options, options, '')
  if (!isFields(resources)) return outside
  return [
    ...outside,
    ...Object.entries(resources).flatMap(([pattern, entry]) =>
      isFields(entry) ? entriesOf(entry, options, `resources[${JSON.stringify(pattern)}].`) : [],
    ),
  ]
}

function entriesOf(own: Fields, outside: Fields, prefix: string): readonly OriginEntry[] {
  const { origins } = own
  if (origins === undefined) return []
  const credentials = (own['credentials'] ?? outside['credentials']) === true
  const list = listOf(origins)
  const isOne = list.length === 1 && list !== origins
  return list.map((origin, index) => ({
    path: isOne ? `${prefix}origins` : `${prefix}origins[${index}]`,
    origin,
    credentials,
  }))
}

/** Core splits a bare string at commas and white space, and names its members in the same way. */
function listOf(origins: unknown): readonly unknown[] {
  if (Array.isArray(origins)) return origins
  return typeof origins === 'string' ? origins.split(/[\s,]+/).filter(Boolean) : [origins]
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
