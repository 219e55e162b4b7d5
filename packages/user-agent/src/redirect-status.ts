const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Says whether a status is a *redirect status*. 300, 304 and 305 are not.
 *
 * Fetch standard, §2.2.3 Statuses.
 *
 * @example
 * isRedirectStatus(307) // true
 */
export function isRedirectStatus(status: number): boolean {
  return redirectStatuses.has(status)
}
