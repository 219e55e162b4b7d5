import { show } from './show.ts'
/** A `TypeError` or `TimeoutError` that is not about a configuration. */
export type ErrorCode =
  | 'no-handler'
  | 'handler-returned'
  | 'resolver-returned'
  | 'resolver-threw'
  | 'resolver-timed-out'
  | 'origin-function-returned'
  | 'origin-function-timed-out'
  | 'self-returned'

const TEXTS: Readonly<Record<ErrorCode, (fact: unknown) => string>> = {
  'no-handler': (name = 'withCors') =>
    `${name} was called without a handler. Write ${name}(handler, options), and pass the result to the server.`,
  'handler-returned': (value) =>
    `The handler returned ${describe(value)}, which is not a Response. Return new Response(body, { status, headers }).`,
  'resolver-returned': (value) =>
    `The CORS resolver returned ${show(value)}. Return a policy, options or false.`,
  'resolver-threw': (value) => `The CORS resolver threw ${show(value)}.`,
  'resolver-timed-out': (timeout) => `The CORS resolver did not settle within ${timeout} ms.`,
  'origin-function-returned': (value) => `The origins function returned ${show(value)}, not true or false`,
  'origin-function-timed-out': (timeout) => `The origins function did not settle within ${timeout} ms`,
  'self-returned': (value) =>
    `self returned ${show(value)}. Return origins such as "https://app.example.com".`,
}

/** Returns the message of an error. */
export function errorText(code: ErrorCode, fact?: unknown): string {
  return TEXTS[code](fact)
}

function describe(value: unknown): string {
  const shown = show(value)
  // Only a plain object is described by its fields.
  if (shown !== 'an object') return shown
  const names = Object.keys(value as object).slice(0, 5)
  return names.length === 0 ? 'an object' : `an object with ${names.join(', ')}`
}
