import type { FetchStep, Seen } from './steps.ts'

/** In the page, or in a frame or worker of it. */
export async function performFetch(step: FetchStep): Promise<Seen> {
  const { url, inside: _, kind: __, headers: lines = [], ...init } = step
  const headers = new Headers()
  for (const [name, value] of lines) headers.append(name, value)
  try {
    const response = await fetch(url, { ...init, headers })
    const { status, type, redirected } = response
    const seen: Record<string, string> = {}
    response.headers.forEach((value, name) => {
      seen[name] = value
    })
    return { status, type, redirected, headers: seen, body: await response.text() }
  } catch {
    return 'refused'
  }
}
