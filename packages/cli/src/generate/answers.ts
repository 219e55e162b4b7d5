import { type PolicyIssue, type PolicyOptions, validateOptions } from '@corsage/core'
import { isPublicSuffix } from '../public-suffix.ts'
import type { FrameworkName } from './frameworks.ts'

/** The known choices. Questions or defaults supply the rest. */
export interface Answers {
  readonly framework?: FrameworkName | undefined
  readonly origins?: readonly string[] | undefined
  readonly credentials?: boolean | undefined
  readonly methods?: readonly string[] | undefined
  readonly exposeHeaders?: readonly string[] | undefined
  readonly maxAge?: number | undefined
}

/** The methods that a policy allows by default. */
export const DEFAULT_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']

/** Chromium's upper limit in seconds, which saves the most preflights. */
const LONGEST_KEPT = 7200

/** Returns the options for the choices, without defaults. */
export function optionsOf(answers: Answers): PolicyOptions {
  const { origins, credentials, methods, exposeHeaders, maxAge = LONGEST_KEPT } = answers
  return {
    ...(origins === undefined ? {} : { origins: sole(origins) }),
    ...(methods === undefined || isDefault(methods) ? {} : { methods: any(methods) }),
    ...(exposeHeaders === undefined || exposeHeaders.length === 0
      ? {}
      : { exposeHeaders: any(exposeHeaders) }),
    ...(credentials === true ? { credentials } : {}),
    maxAge,
  }
}

/** The issues of the choices so far, with the whole Public Suffix List. */
export function issuesOf(answers: Answers): readonly PolicyIssue[] {
  return validateOptions({ ...optionsOf(answers), isPublicSuffix })
}

/** A comma-separated list, as it is typed. */
export function listOf(typed: string): readonly string[] {
  return typed
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function sole(list: readonly string[]): string | readonly string[] {
  const [only, ...others] = list
  return only !== undefined && others.length === 0 ? only : list
}

function any(list: readonly string[]): '*' | readonly string[] {
  return list.length === 1 && list[0] === '*' ? '*' : list
}

function isDefault(methods: readonly string[]): boolean {
  return methods.length === DEFAULT_METHODS.length && DEFAULT_METHODS.every((name) => methods.includes(name))
}
