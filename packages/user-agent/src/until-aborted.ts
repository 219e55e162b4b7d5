/** Asks, and rejects with the reason of an abort even if who is asked knows nothing of the signal, or never answers. */
export async function untilAborted<T>(signal: AbortSignal | null, ask: () => T | Promise<T>): Promise<T> {
  if (signal === null) return ask()
  signal.throwIfAborted()
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  const asked = async (): Promise<T> => ask()
  try {
    return await Promise.race([asked(), aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
