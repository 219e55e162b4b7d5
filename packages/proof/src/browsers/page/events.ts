import type { EventsStep, Seen } from './steps.ts'

/** The messages of the stream until its end, joined by a space. */
export function performEvents({ url, withCredentials = false }: EventsStep): Promise<Seen> {
  return new Promise((resolve) => {
    const source = new EventSource(url, { withCredentials })
    const messages: string[] = []
    source.onmessage = (event) => void messages.push(event.data)
    source.onerror = () => {
      // Left open, it would connect again.
      source.close()
      resolve(messages.length > 0 ? messages.join(' ') : 'refused')
    }
  })
}
