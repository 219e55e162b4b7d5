import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Result } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Loads axe-core into a page. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(AXE)
}

/** Returns the findings of axe-core, one line for each element: in the whole page, or in its content only. */
export async function violationsIn(
  page: Page,
  { within = 'html', rules }: { readonly within?: string; readonly rules?: readonly string[] } = {},
): Promise<readonly string[]> {
  await settled(page)
  const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) }
  const violations = await page.evaluate(
    async ([context, chosen]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(context: string, options: object): Promise<{ violations: Result[] }> }
      }
      return (await axe.run(context, chosen)).violations
    },
    [within, options] as const,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** Waits until the page has not changed for a moment, because axe-core fails on elements that disappear during its run. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const done = () => {
          observer.disconnect()
          resolve()
        }
        let timer = setTimeout(done, 150)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(done, 150)
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      }),
  )
}
