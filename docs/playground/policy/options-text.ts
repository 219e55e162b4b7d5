import { type Reading, readPolicy } from './read-policy.ts'

/** Returns the source text of the options, or `undefined` if there are none. */
export function optionsText(text: string, { places }: Reading = readPolicy(text)): string | undefined {
  const object = places.get('')?.value
  return object && text.slice(object.from, object.to)
}
