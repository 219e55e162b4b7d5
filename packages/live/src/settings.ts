/** A kind of value that an option takes. */
type Kind = 'function' | 'object' | 'count' | 'duration' | 'timeout'

/** The longest time that a timer takes. */
const LONGEST = 2 ** 31 - 1

const ACCEPTS: Readonly<Record<Kind, readonly [text: string, accepts: (value: unknown) => boolean]>> = {
  function: ['a function', (value) => typeof value === 'function'],
  object: ['an object', (value) => typeof value === 'object' && value !== null],
  count: ['a whole number, 1 or more', (value) => Number.isInteger(value) && (value as number) >= 1],
  duration: ['milliseconds, 0 or more', (value) => typeof value === 'number' && value >= 0],
  timeout: [
    `milliseconds, more than 0 and at most ${LONGEST}`,
    (value) => typeof value === 'number' && value > 0 && value <= LONGEST,
  ],
}

/**
 * Returns options with their defaults.
 *
 * @param path The name of the options in messages.
 * @param kinds The kind of value of each option. Every option is in this table.
 * @throws `TypeError` for an unknown option or a wrong value.
 */
export function readSettings<Options extends object, Defaults extends object>(
  path: string,
  kinds: Readonly<Record<keyof Options & string, Kind>>,
  given: Options,
  defaults: Defaults,
): Options & Defaults {
  const settings: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Options & string] : undefined
    if (kind === undefined) {
      throw new TypeError(`${path}.${name} is not an option. Use one of ${Object.keys(kinds).join(', ')}.`)
    }
    if (value === undefined) continue
    const [text, accepts] = ACCEPTS[kind]
    if (!accepts(value)) throw new TypeError(`${path}.${name} is ${String(value)}. Use ${text}.`)
    settings[name] = value
  }
  return { ...defaults, ...(settings as Options) }
}
