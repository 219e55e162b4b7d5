import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A page, and everything unexpected that it did. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Every request to another host than the site's. */
  readonly foreignRequests: string[]
  /** Every error and warning in the console, and every uncaught exception. */
  readonly errors: string[]
}

/** Opens a page in a new context, and watches it from its first request. */
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
    const target = new URL(request.url())
    // These two schemes do not use the network.
    if (target.host !== host && !['data:', 'blob:'].includes(target.protocol)) {
      foreignRequests.push(target.href)
    }
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  await open(page, url)
  return { page, context, foreignRequests, errors }
}

/** Opens a URL and waits until its scripts have taken over the page. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => {
    const app = document.querySelector('#app')
    const hasPlayground = document.querySelector('.site-playground') !== null
    return app && '__vue_app__' in app && (!hasPlayground || document.querySelector('.verdict .sentence'))
  })
}
