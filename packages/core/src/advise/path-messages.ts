import type { Finding } from '../issues.ts'
import type { Text } from './messages.ts'
import { show } from './show.ts'

const PATHS: Readonly<Record<string, readonly [problem: string, remedy?: string]>> = {
  relative: ['is not a path, because it does not start with a slash'],
  method: ['has a method, but a path has none'],
  several: ['joins several paths', 'Write one key for each path'],
  asterisk: ['"*" must be the whole last segment: "/api/*" covers /api and all below it', 'List the paths'],
  parameter: ['has a parameter such as :id, but paths are not routes'],
  query: ['has a query or fragment, but a path has none'],
  control: ['contains control characters or a trailing space, which browsers drop'],
  long: ['can never match, because paths of over 1024 characters are not read', 'Use a shorter prefix'],
  undecodable: ['cannot be decoded', 'Write a percent sign as %25'],
  segments: ['can never match, because it has too many segments', 'Use a shorter prefix'],
  dots: ['can never match, because browsers resolve . and .. before they send a path'],
  encoding: ['is percent-encoded differently from what browsers send'],
  unreadable: ['can never match, because this server cannot read it', 'Remove it'],
}

/** Returns what is wrong with a path of `resources`. */
export function invalidPath({ facts: { reason = '', about } }: Finding): Text {
  return (
    PATHS[reason] ?? [
      `contains ${show(about)}, but paths are not routes or RegExps: only a last segment "*" covers several paths`,
      'Use plain paths',
    ]
  )
}
