import { performBeacon } from './beacon.ts'
import { performElement } from './element.ts'
import { performEvents } from './events.ts'
import { performFetch } from './fetch.ts'
import { performFetchInside } from './fetch-inside.ts'
import type { Seen, Step, StepKind } from './steps.ts'
import { performTiming } from './timing.ts'
import { performXhr } from './xhr.ts'

/** The functions of the page's own script, which a test calls in the page. */
export interface PageScript {
  readonly perform: Readonly<Record<StepKind, (step: never) => Promise<Seen>>>
}

/** The script of every page: how each kind of step is done, from the sources of the functions above. */
export const pageScript = `
const fetchInside = ${performFetchInside}
const performFetch = ${performFetch}
const element = ${performElement}
globalThis.corsage = {
  perform: {
    fetch: (step) => step.inside === undefined ? performFetch(step) : fetchInside(step, performFetch.toString()),
    xhr: ${performXhr},
    image: element, script: element, module: element, stylesheet: element, font: element,
    events: ${performEvents},
    beacon: ${performBeacon},
    timing: ${performTiming},
  },
}
`

/** The steps of one case on one page. */
export interface Round {
  readonly steps: readonly Step[]
}

/** Called in the page: does many cases side by side, the steps of each one after another. */
export async function performRounds(rounds: readonly Round[]): Promise<Seen[][]> {
  // In the page: its own script has put this there, which no type of the driver's side knows.
  const { perform } = (globalThis as unknown as { corsage: PageScript }).corsage
  const results: Seen[][] = rounds.map(() => [])
  const entries = rounds.entries()
  const work = async (): Promise<void> => {
    for (const [index, { steps }] of entries) {
      for (const step of steps) {
        const late = new Promise<Seen>((resolve) =>
          setTimeout(() => resolve('nothing in 30 seconds'), 30_000),
        )
        results[index]?.push(await Promise.race([perform[step.kind](step as never), late]))
      }
    }
  }
  await Promise.all(Array.from({ length: 6 }, work))
  return results
}
