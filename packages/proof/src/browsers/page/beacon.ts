import type { BeaconStep, Seen } from './steps.ts'

/** A page never sees what becomes of a beacon. */
export async function performBeacon({ url, contentType }: BeaconStep): Promise<Seen> {
  const isQueued = navigator.sendBeacon(url, new Blob(['{}'], { type: contentType }))
  await new Promise((resolve) => setTimeout(resolve, 500))
  return isQueued ? 'queued' : 'not queued'
}
