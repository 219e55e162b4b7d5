import type { Finding } from '../issues.ts'
import type { Text } from './messages.ts'
import { show } from './show.ts'

const LIST = 'List the paths, or use a prefix such as "/api/*"'

const PATHS: Readonly<Record<string, readonly [problem: string, remedy?: string]>> = {
  relative: ['has no leading slash'],
  method: ['contains a method, but a path has none'],
  several: ['contains several paths', 'Write one key for each path'],
  asterisk: ['has a "*" that is not the whole last segment', LIST],
  parameter: ['has a route parameter, which paths do not support'],
  query: ['has a query or fragment, but a path has none'],
  control: ['contains control characters or a trailing space, which browsers remove'],
  long: ['never matches, because it has over 1024 characters', 'Use a shorter prefix'],
  undecodable: ['cannot be decoded', 'Write a percent sign as %25'],
  segments: ['never matches, because it has too many segments', 'Use a shorter prefix'],
  dots: ['never matches, because browsers resolve . and .. before they send a path'],
  encoding: ['is not percent-encoded as browsers send it'],
  unreadable: ['never matches, because this server cannot read it', 'Remove it'],
}

/** Returns what is wrong with a path of `resources`. */
export function invalidPath({ value, facts: { reason = '', about } }: Finding): Text {
  const [problem, remedy] = PATHS[reason] ?? [
    `contains ${show(about)}, but paths are not routes or RegExps`,
    LIST,
  ]
  return [`${show(value)} ${problem}`, remedy]
}
