import type { Seen, XhrStep } from './steps.ts'

/** With `listens`, `uploaded` and the events of the upload come before the status. */
export function performXhr(step: XhrStep): Promise<Seen> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const heard = new Set<string>()
    request.open(step.method ?? 'POST', step.url)
    request.withCredentials = step.withCredentials ?? false
    if (step.listens) {
      for (const type of ['loadstart', 'progress', 'load', 'loadend', 'error']) {
        request.upload.addEventListener(type, () => void heard.add(type))
      }
    }
    const end = (outcome: string): void => {
      resolve(step.listens ? `uploaded ${[...heard].join(' ')}, ${outcome}` : outcome)
    }
    request.onload = () => end(`${request.status} ${request.responseText}`)
    request.onerror = () => end('refused')
    request.send(step.body ?? null)
  })
}
