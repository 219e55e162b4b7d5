/** One request of a session. */
export interface SessionRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const methods = ['GET', 'PUT', 'GET', 'DELETE'] as const
const ids = ['1', '2', '3'] as const
export const sessionLength = 20

/** Twenty requests, as a page of an editor makes them: with a token, changes as JSON, over three URLs by turns. */
export function sessionOf(server: string): readonly SessionRequest[] {
  return Array.from({ length: sessionLength }, (_, index) => {
    const method = methods[index % methods.length] ?? 'GET'
    const url = `${server}/items/${ids[index % ids.length]}`
    const authorization = 'Bearer token'
    if (method === 'GET') return { url, method, headers: { authorization } }
    const headers = { authorization, 'content-type': 'application/json' }
    return { url, method, headers, body: JSON.stringify({ index }) }
  })
}

/** Called in the page: makes several sessions side by side, and counts the requests of each that the browser refused. */
export async function performSessions({
  sessions,
  pause,
}: {
  readonly sessions: readonly (readonly SessionRequest[])[]
  /** Milliseconds between two requests. */
  readonly pause: number
}): Promise<number[]> {
  const perform = async (requests: readonly SessionRequest[]): Promise<number> => {
    let refused = 0
    for (const { url, ...init } of requests) {
      const response = await fetch(url, init).catch(() => null)
      if (response === null) refused++
      else await response.text()
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
    }
    return refused
  }
  return Promise.all(sessions.map(perform))
}
