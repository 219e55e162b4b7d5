import type { Seen, TimingStep } from './steps.ts'

/** `timed` when the page may see the sizes and times of the response, `hidden` when they are all zero. */
export async function performTiming({ url }: TimingStep): Promise<Seen> {
  const response = await fetch(url).catch(() => null)
  if (response === null) return 'refused'
  await response.text()
  for (let attempt = 0; attempt < 500; attempt++) {
    const [entry] = performance.getEntriesByName(url) as PerformanceResourceTiming[]
    if (entry !== undefined) return entry.requestStart > 0 ? 'timed' : 'hidden'
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return 'no entry'
}
