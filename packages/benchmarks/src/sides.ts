import type { Configuration } from './configurations.ts'
import type { Application, Framework } from './frameworks/framework.ts'
import { fetchRequest, incomingMessage, serverResponse, type Template, turns } from './requests.ts'
import type { Run } from './rounds.ts'

const ticked = () => new Promise<void>((resolve) => process.nextTick(resolve))

/** Sends requests made of the templates by turns; each has ended before the next. */
export function sender(application: Application, templates: readonly Template[]): Run {
  const next = turns(templates)
  if ('fetch' in application) {
    return async (count) => {
      for (let sent = 0; sent < count; sent++) await application.fetch(fetchRequest(next()))
    }
  }
  return async (count) => {
    for (let sent = 0; sent < count; sent++) {
      const request = incomingMessage(next())
      const response = serverResponse(request)
      await application.listener(request, response)
      // Deferred work, such as the end of a stream, comes before the next request, as on a server.
      await ticked()
      if (!response.writableEnded) throw new Error('the response has not ended')
    }
  }
}

/** The applications that are compared. */
export async function sidesOf(framework: Framework, configuration: Configuration) {
  return {
    nothing: await framework.nothing(),
    // The same again: what differs between these two is noise.
    again: await framework.nothing(),
    limit: await framework.limit(configuration),
    ours: await framework.ours(configuration),
    peer: await framework.peer(configuration),
  }
}
