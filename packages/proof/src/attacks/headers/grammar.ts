/**
 * The standards' grammar of a response's CORS headers, checked on the headers of a real decision: names are
 * tokens, values are field values, and each header also has its own form.
 */

/** A token (RFC 9110, §5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** A field value without leading or trailing white space, in ASCII (RFC 9110, §5.5). */
const FIELD_VALUE = /^[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?$/
/** A serialized origin by the Fetch standard's grammar, with the underscores and upper case that browsers send. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/([A-Za-z0-9._-]+|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?$/

function isTokenList(value: string): boolean {
  return value.split(',').every((name) => TOKEN.test(name.trim()))
}

const FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  'access-control-allow-origin': (value) => value === '*' || value === 'null' || ORIGIN.test(value),
  'access-control-allow-credentials': (value) => value === 'true',
  'access-control-allow-methods': isTokenList,
  'access-control-allow-headers': isTokenList,
  'access-control-expose-headers': isTokenList,
  'access-control-max-age': (value) => /^(0|[1-9][0-9]{0,4})$/.test(value) && Number(value) <= 86_400,
  'access-control-allow-private-network': (value) => value === 'true',
  'timing-allow-origin': (value) => value === '*' || value === 'null' || ORIGIN.test(value),
  vary: isTokenList,
}

/** Returns the mistakes in the headers of a decision; an empty list if there are none. */
export function issuesOf(headers: Readonly<Record<string, string>>): readonly string[] {
  const issues: string[] = []
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || !FIELD_VALUE.test(value)) {
      issues.push(`${name} is not a field value: ${JSON.stringify(value)}`)
    } else if (!FORMS[name]) {
      issues.push(`${name} is not a header of a policy`)
    } else if (!FORMS[name](value)) {
      issues.push(`${name} has not its form: ${value}`)
    }
  }
  const origin = headers['access-control-allow-origin']
  if (headers['access-control-allow-credentials'] !== undefined && (origin === undefined || origin === '*')) {
    issues.push(`credentials for ${origin}`)
  }
  // Without a permission there is nothing to say: no list, no age.
  const others = Object.keys(headers).filter((name) => name !== 'vary')
  if (origin === undefined && others.length > 0) issues.push(`${others} without a permission`)
  return issues
}
