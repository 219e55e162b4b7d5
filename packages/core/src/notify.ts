import { notice } from './notices.ts'
import type { RequestLike } from './request.ts'

/**
 * Calls a callback of the user's, at once. What it throws or rejects with is printed in development and otherwise
 * ignored: a callback that fails must neither decide about a request nor end the process.
 */
export async function notify<Facts extends readonly unknown[]>(
  callback: ((...facts: Facts) => unknown) | undefined,
  ...facts: Facts
): Promise<void> {
  try {
    await callback?.(...facts)
  } catch (error) {
    notice(`A callback failed and was ignored: ${textOf(error)}`)
  }
}

/** Passes a failure to `onError`, and prints it once in development: what happened, the error, and the remedy. */
export function reportFailure(
  onError: ((error: unknown, request: RequestLike) => unknown) | undefined,
  error: unknown,
  request: RequestLike,
  [happened, remedy]: readonly [happened: string, remedy: string],
): void {
  void notify(onError, error, request)
  notice(`${happened}: ${textOf(error)}${remedy}`)
}

/** What was thrown, on one line. Anything can be thrown, including a value that throws when it is read. */
function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return typeof error
  }
}
