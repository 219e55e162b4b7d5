import { both, type Language, languageOf, union, without } from '../automata/language.ts'

const label = '[a-z0-9_-]+'
const opaqueLabel = '[A-Za-z0-9_-]+'
const port = '(?::[1-9][0-9]{0,4})'
const address = '\\[[0-9a-f:]*\\]'

function nameOf(one: string): string {
  return `${one}(?:\\.${one})*\\.?`
}

/** Every text that core takes for an origin, without `null` and `file:`, which patterns and RegExps never match. */
export const validOrigins: Language = union([
  languageOf(`https?:\\/\\/(?:${nameOf(label)}|${address})${port}?`),
  without(
    languageOf(`[a-z][a-z0-9+.-]*:\\/\\/(?:\\.?|(?:${nameOf(opaqueLabel)}|${address})${port}?)`),
    languageOf('(?:https?|file):[\\0-\\x7f]*'),
  ),
])

/** Limits a language to origins. */
export function validOnly(language: Language): Language {
  return both(language, validOrigins)
}

const word = '[a-z]+'

/** From the most readable witnesses on, to any origin. */
export const readableOrigins: readonly Language[] = [
  languageOf(`https:\\/\\/(?:${word}\\.)*${word}`),
  languageOf(`https:\\/\\/(?:${word}\\.)*${word}:[1-9][0-9]{3}`),
  languageOf(`https?:\\/\\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)*${word}(?::[1-9][0-9]{3})?`),
  languageOf(`https?:\\/\\/(?:${label}\\.)*${word}\\.?${port}?`),
  validOrigins,
]

/** Returns an origin pattern as the source of a RegExp. */
export function sourceOf(pattern: string): string {
  const [, scheme = '', host = '', end = ''] = /^([^:]*):\/\/(.*?)(:\*|:\d+)?$/.exec(pattern) ?? []
  const isWeb = scheme === 'http' || scheme === 'https'
  const one = isWeb ? label : opaqueLabel
  const stars = host.startsWith('*.') ? `${one}(?:\\.${one})*` : host === '*' ? '[A-Za-z0-9-]+' : '[a-z0-9-]+'
  return `${literal(`${scheme}://`)}${host.split('*').map(literal).join(stars)}${end === ':*' ? `${port}?` : literal(end)}`
}

/**
 * Returns origins as a language. Origins that differ only in their first label share the rest: a thousand origins written
 * out would be too large.
 */
export function originsLanguage(origins: readonly string[]): Language {
  const starts = new Map<string, string[]>()
  for (const origin of origins) {
    const dot = origin.indexOf('.')
    const cut = dot < 0 ? origin.length : dot
    const [, scheme = '', label = ''] = /^(.*:\/\/)(.*)$/.exec(origin.slice(0, cut)) ?? []
    const key = `${literal(scheme)}#${literal(origin.slice(cut))}`
    starts.set(key, [...(starts.get(key) ?? []), literal(label)])
  }
  const sources = [...starts].map(([key, labels]) => key.replace('#', () => `(?:${labels.join('|')})`))
  return languageOf(sources.join('|'))
}

function literal(text: string): string {
  return text.replace(/[^a-zA-Z0-9]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
