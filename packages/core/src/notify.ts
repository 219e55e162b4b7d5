/**
 * Calls a listener of the user's, at once. What it throws, or rejects with, is ignored: a listener that fails must
 * neither decide about a request nor end the process.
 */
export async function notify<Facts extends readonly unknown[]>(
  listener: ((...facts: Facts) => unknown) | undefined,
  ...facts: Facts
): Promise<void> {
  try {
    await listener?.(...facts)
  } catch {
    // See above.
  }
}
