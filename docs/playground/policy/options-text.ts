import { type Reading, readPolicy } from './read-policy.ts'

/** The options alone, as they were typed; `undefined` where a text has none. */
export function optionsText(text: string, { places }: Reading = readPolicy(text)): string | undefined {
  const object = places.get('')?.value
  return object && text.slice(object.from, object.to)
}
