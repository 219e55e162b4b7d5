import optionsSource from '../../../packages/core/src/options.ts?raw'

/** An option and its documentation from the source of core. */
export interface OptionEntry {
  readonly name: string
  /** Its TypeScript type. */
  readonly type: string
  /** The documentation as plain text. */
  readonly text: string
  readonly defaultValue: string
  /** Values to offer, as source code. */
  readonly values: readonly string[]
  /** List members to offer, as source code. */
  readonly members: readonly string[]
}

/** Values that are not in the type. */
const OFFERED: Readonly<Record<string, { values?: readonly string[]; members?: readonly string[] }>> = {
  origins: {
    values: ["'https://app.example.com'", "['https://app.example.com', 'https://*.example.org']"],
    members: [
      "'https://app.example.com'",
      "'https://*.example.com'",
      "'https://my-app-*.example.dev'",
      "'http://localhost:*'",
    ],
  },
  methods: {
    values: ["['GET', 'POST', 'PUT']"],
    members: ["'GET'", "'HEAD'", "'POST'", "'PUT'", "'PATCH'", "'DELETE'", "'QUERY'"],
  },
  allowHeaders: {
    values: ["['Content-Type', 'Authorization']"],
    members: ["'Content-Type'", "'Authorization'", "'X-Request-Id'", "'X-CSRF-Token'", "'If-None-Match'"],
  },
  exposeHeaders: {
    values: ["['ETag', 'X-Total-Count']"],
    members: ["'ETag'", "'Link'", "'Location'", "'Retry-After'", "'X-Request-Id'", "'X-Total-Count'"],
  },
  maxAge: { values: ['7200', '600', '86400', '0'] },
  preflightStatus: { values: ['200', '204'] },
  resources: { values: ["{ '/public/*': { origins: '*', credentials: false } }"] },
}

/** Every option of a policy, in the order of the source. */
export const optionTable: readonly OptionEntry[] = readOptions(optionsSource)

/** Reads the fields of `PolicyOptions` and their doc comments. */
export function readOptions(source: string): readonly OptionEntry[] {
  const fields = source.slice(source.indexOf('export interface PolicyOptions'))
  const found = [...fields.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)\??: (.+)/g)]
  return found.map(([, comment = '', name = '', type = '']) => ({
    name,
    type,
    ...documentation(comment),
    ...offered(name, type),
  }))
}

function documentation(comment: string): Pick<OptionEntry, 'text' | 'defaultValue'> {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''))
  const tag = lines.findIndex((line) => line.startsWith('@'))
  const defaultLine = lines.find((line) => line.startsWith('@defaultValue')) ?? ''
  return {
    text: lines
      .slice(0, tag < 0 ? undefined : tag)
      .join(' ')
      .replaceAll('`', '')
      .trim(),
    defaultValue: defaultLine.replace('@defaultValue', '').replaceAll('`', '').trim(),
  }
}

function offered(name: string, type: string): Pick<OptionEntry, 'values' | 'members'> {
  const { values = [], members = [] } = OFFERED[name] ?? {}
  const typed = type.startsWith('boolean')
    ? ['true', 'false']
    : type.startsWith("'*'") || name === 'origins'
      ? ["'*'"]
      : []
  return { values: [...typed, ...values], members }
}
