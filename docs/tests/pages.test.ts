import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Result } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserNames, startBrowser } from './browsers.mjs'
import { serveSite, sitePages } from './built-site.mjs'
import { visit } from './visit.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const paths = sitePages()

let site: Awaited<ReturnType<typeof serveSite>>
beforeAll(async () => {
  site = await serveSite()
})
afterAll(() => site.close())

describe.each(browserNames)('%s', (name) => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser(name)
  })
  afterAll(() => browser?.close())

  it.each(paths)('%s opens without an error, and asks nobody else for anything', async (path) => {
    const { page, context, errors, foreignRequests } = await visit(browser, site.origin + path)
    await page.waitForLoadState('networkidle')
    expect(await page.title()).toMatch(/ \| Corsage$/)
    expect(errors).toEqual([])
    expect(foreignRequests).toEqual([])
    await context.close()
  })

  it('finds a page by a word in it', async () => {
    const { page, context, errors, foreignRequests } = await visit(browser, `${site.origin}/playground`)
    await page
      .getByRole('button', { name: /search/i })
      .first()
      .click()
    await page.getByRole('searchbox').fill('PolicyError')
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    await page.locator('.VPLocalSearchBox .result', { hasText: 'PolicyError' }).first().click()
    await page.waitForURL(/(reference|guide|troubleshooting|migrating|security)/)
    expect(errors).toEqual([])
    expect(foreignRequests).toEqual([])
    await context.close()
  })
})

describe('axe-core finds nothing', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser('chromium')
  })
  afterAll(() => browser?.close())

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each(paths)('on %s', async (path) => {
      const { page, context } = await visit(browser, site.origin + path, {
        colorScheme,
        reducedMotion: 'reduce',
      })
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(
        colorScheme === 'dark',
      )
      expect(await violationsIn(page)).toEqual([])
      await context.close()
    })

    it('in the playground with an issue, and with everything open', async () => {
      const { page, context } = await visit(browser, `${site.origin}/playground`, {
        colorScheme,
        reducedMotion: 'reduce',
      })
      await page.getByRole('button', { name: 'Near miss' }).click()
      await page.getByRole('switch', { name: 'Let the stranger in' }).click()
      await page.getByRole('heading', { name: '@koa/cors' }).waitFor()
      expect(await violationsIn(page)).toEqual([])
      await page.getByRole('button', { name: 'Refused method' }).click()
      await page.getByText('has been blocked by CORS policy').waitFor()
      expect(await violationsIn(page)).toEqual([])
      await context.close()
    })
  })
})

// Playwright cannot make Debian's Firefox prefer reduced motion; the style sheet is the same.
describe('nothing moves for those who asked for that', () => {
  it.each(['/', '/playground', '/migrating/cors'])('on %s', async (path) => {
    const browser = await startBrowser('chromium')
    const { page } = await visit(browser, site.origin + path, { reducedMotion: 'reduce' })
    await page.waitForLoadState('networkidle')
    const moving = await page
      .locator('body *')
      .evaluateAll((elements) =>
        elements
          .filter((element) => Number.parseFloat(getComputedStyle(element).transitionDuration) > 0.01)
          .map((element) => element.outerHTML.slice(0, 120)),
      )
    expect(moving).toEqual([])
    await browser.close()
  })
})

/** What axe-core says of a page, a line for each element. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await settled(page)
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Result[] }> } }
    return (await axe.run()).violations
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** Waits until nothing of the page has changed for a while: axe-core loses its way where elements go while it looks. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const done = () => {
          observer.disconnect()
          resolve()
        }
        let timer = setTimeout(done, 700)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(done, 700)
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
      }),
  )
}
