import { TimeoutError } from '@corsage/core/adapter'

/**
 * Calls a function of the user, and rejects if it has not settled in time or is aborted. Its later result is ignored.
 *
 * @param name The name of the function, for the error.
 * @param start Called at once. An error that it throws becomes a rejection.
 * @param controller Aborts the call, and tells the function so.
 */
export function timed<Value>(
  name: string,
  timeout: number,
  start: (signal: AbortSignal) => Value | PromiseLike<Value>,
  controller: AbortController = new AbortController(),
): Promise<Value> {
  const { signal } = controller
  return new Promise<Value>((resolve, reject) => {
    const timer = setTimeout(
      () => controller.abort(new TimeoutError(`${name} did not settle within ${timeout} ms.`)),
      timeout,
    )
    signal.addEventListener('abort', () => reject(signal.reason))
    const called = new Promise<Value>((settle) => settle(start(signal)))
    called.then(resolve, reject)
    const finish = () => clearTimeout(timer)
    signal.addEventListener('abort', finish)
    called.then(finish, finish)
  })
}

/** Calls a callback of the user, which must not end the process if it fails. */
export async function notify<Facts extends readonly unknown[]>(
  callback: ((...facts: Facts) => unknown) | undefined,
  ...facts: Facts
): Promise<void> {
  try {
    await callback?.(...facts)
  } catch {
    // A reporter that fails must not decide about requests.
  }
}
