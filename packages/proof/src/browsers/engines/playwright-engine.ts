import type { BrowserContext } from 'playwright-core'
import type { Engine, EngineName } from './engine.ts'

/** An engine that Playwright drives. All its pages share one profile, so one HTTP cache and one cookie store. */
export function playwrightEngine(name: EngineName, product: string, context: BrowserContext): Engine {
  return {
    name,
    product,
    async open(url) {
      const page = await context.newPage()
      const lines: string[] = []
      page.on('console', (message) => void lines.push(message.text()))
      await page.goto(url)
      return {
        evaluate: (script, argument) => page.evaluate(script as never, argument) as never,
        console: () => lines,
        close: () => page.close(),
      }
    },
    close: () => context.close(),
  }
}
