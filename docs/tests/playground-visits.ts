import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type BrowserName, startBrowser } from './browsers.mjs'
import { serveSite } from './built-site.mjs'
import { type Visit, visit } from './visit.ts'

/** Opens a playground in the browser of these tests. */
export type OpenPlayground = (path?: string, options?: BrowserContextOptions) => Promise<Page>

/** Starts a browser for the tests of a `describe`, and expects no error and no foreign request after each test. */
export function playgroundVisits(name: BrowserName): { open: OpenPlayground; origin(): string } {
  let site: Awaited<ReturnType<typeof serveSite>>
  let browser: Browser
  let visits: Visit[] = []
  beforeAll(async () => {
    site = await serveSite()
    browser = await startBrowser(name)
  })
  afterAll(async () => {
    await browser?.close()
    await site.close()
  })
  afterEach(async () => {
    const ended = visits
    visits = []
    for (const { context, errors, foreignRequests } of ended) {
      expect(errors).toEqual([])
      expect(foreignRequests).toEqual([])
      await context.close()
    }
  })
  return {
    origin: () => site.origin,
    async open(path = '/playground', options = {}) {
      const visited = await visit(browser, site.origin + path, options)
      visits.push(visited)
      await visited.page.locator('.playground .cm-content').waitFor()
      return visited.page
    },
  }
}
