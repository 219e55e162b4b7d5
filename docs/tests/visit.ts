import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A page, and what it did besides what it was asked to. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Every request to another host than the site's. */
  readonly foreignRequests: readonly string[]
  /** Every error on the console, and every exception that nobody caught. */
  readonly errors: readonly string[]
}

/** Opens a page in a context of its own, and watches it from its first request on. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const { host } = new URL(url)
  const foreignRequests: string[] = []
  const errors: string[] = []
  const page = await context.newPage()
  page.on('request', (request) => {
    const asked = new URL(request.url())
    // What is in the page already leaves no machine.
    if (asked.host !== host && !['data:', 'blob:'].includes(asked.protocol)) foreignRequests.push(asked.href)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(url)
  return { page, context, foreignRequests, errors }
}
