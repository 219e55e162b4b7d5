import type { FetchStep, Seen } from './steps.ts'

/** Fetches in a frame or a worker. `source` is the source of the function that fetches. */
export async function performFetchInside(step: FetchStep, source: string): Promise<Seen> {
  const call = `(${source})(${JSON.stringify(step)})`
  const tag = (script: string): string => `<script>${script}</script>`
  const inFrame = (frame: HTMLIFrameElement): Promise<Seen> =>
    new Promise((resolve) => {
      addEventListener('message', function hear(event) {
        if (event.source !== frame.contentWindow) return
        removeEventListener('message', hear)
        frame.remove()
        resolve(event.data)
      })
      document.body.append(frame)
    })
  const inWorker = (url: string): Promise<Seen> =>
    new Promise((resolve) => {
      const worker = new Worker(url)
      worker.onmessage = (event) => {
        worker.terminate()
        resolve(event.data)
      }
      worker.onerror = (event) => resolve(`no worker: ${event.message}`)
    })
  const toParent = tag(`${call}.then((seen) => parent.postMessage(seen, '*'))`)
  const toPage = `${call}.then((seen) => postMessage(seen))`
  const frame = document.createElement('iframe')
  switch (step.inside) {
    case 'sandboxed frame':
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.srcdoc = toParent
      return inFrame(frame)
    case 'frame':
      frame.srcdoc = toParent
      return inFrame(frame)
    case 'data: frame':
      frame.src = `data:text/html,${encodeURIComponent(toParent)}`
      return inFrame(frame)
    case 'data: worker':
      return inWorker(`data:text/javascript,${encodeURIComponent(toPage)}`)
    default:
      return inWorker(URL.createObjectURL(new Blob([toPage], { type: 'text/javascript' })))
  }
}
