import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from '../../servers/listen.ts'
import { hosts } from '../names.ts'
import { performFetch } from '../page/fetch.ts'
import type { FetchStep, Seen, XhrStep } from '../page/steps.ts'
import { performXhr } from '../page/xhr.ts'

/** A page that asks its own server what to do next, and tells it what came of it: so any browser can be driven by a URL. */
export interface AskingPage {
  readonly origin: string
  /** Has the page do a step, and gives what it saw. */
  does(step: FetchStep | XhrStep): Promise<Seen>
  close(): Promise<void>
}

const html = `<!doctype html><meta charset="utf-8"><title>Corsage</title><link rel="icon" href="data:,"><script>
const performFetch = ${performFetch}
const performXhr = ${performXhr}
;(async () => {
  for (;;) {
    const step = await (await fetch('/next', { cache: 'no-store' })).json()
    const seen = await (step.kind === 'fetch' ? performFetch : performXhr)(step)
    await fetch('/seen', { method: 'POST', body: JSON.stringify(seen) })
  }
})()
</script>`

export async function startAskingPage(): Promise<AskingPage> {
  let handStep: (step: FetchStep | XhrStep) => void
  let step = new Promise<FetchStep | XhrStep>((resolve) => {
    handStep = resolve
  })
  let hear: (seen: Seen) => void = () => {}
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/next') {
      const next = JSON.stringify(await step)
      step = new Promise((resolve) => {
        handStep = resolve
      })
      response.end(next)
      return
    }
    if (request.url === '/seen') {
      hear(JSON.parse(await text(request)) as Seen)
      response.end()
      return
    }
    response.setHeader('content-type', 'text/html').end(html)
  }
  const { port, close } = await serve('page', (request, response) => void answer(request, response))
  return {
    origin: `http://${hosts.app}:${port}`,
    does: (next) =>
      new Promise((resolve) => {
        hear = resolve
        handStep(next)
      }),
    close,
  }
}
