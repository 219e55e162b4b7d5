import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from './browsers.mjs'
import { serveSite } from './built-site.mjs'
import { asPasted, quotedMessages } from './messages.ts'
import { type Visit, visit } from './visit.ts'

// Each journey starts on the home page and takes at most two clicks.

let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let visited: Visit
beforeAll(async () => {
  site = await serveSite()
  browser = await startBrowser('chromium')
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})
afterEach(async () => {
  expect(visited.errors).toEqual([])
  await visited.context.close()
})

async function openHome(): Promise<Page> {
  visited = await visit(browser, site.origin)
  return visited.page
}

describe('from a console error to its fix', () => {
  it.each(['Access to fetch at', 'Cross-Origin Request Blocked', 'Origin https://app.example.com'])(
    'by search: "%s …"',
    async (start) => {
      const { message, sections } = quotedMessages().find((quoted) =>
        quoted.message.startsWith(start),
      ) as ReturnType<typeof quotedMessages>[number]
      const page = await openHome()
      await page
        .getByRole('button', { name: /search/i })
        .first()
        .click()
      await page.getByRole('searchbox').fill(asPasted(message))
      await page.locator('.VPLocalSearchBox .result').first().click()
      await page.waitForURL(/\/troubleshooting\//)
      expect(sections).toContain(decodeURIComponent(page.url().slice(site.origin.length)))
      await page.getByText(message).first().waitFor()
    },
  )

  it('by links', async () => {
    const page = await openHome()
    await page.getByRole('link', { name: 'Fix a CORS error' }).click()
    await page.waitForURL(/\/troubleshooting\/$/)
    const linked = await page
      .locator('.vp-doc a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname))
    const pagesOf = (sections: readonly string[]) => sections.map((section) => section.replace(/#.*/, ''))
    const reached = ['/troubleshooting/', ...linked]
    const lost = quotedMessages().filter(
      ({ sections }) => !pagesOf(sections).some((path) => reached.includes(path)),
    )
    expect(lost).toEqual([])

    const { message, sections } = quotedMessages().find(
      ({ sections }) => !pagesOf(sections).includes('/troubleshooting/'),
    ) as ReturnType<typeof quotedMessages>[number]
    const index = linked.findIndex((path) => pagesOf(sections).includes(path))
    await page.locator('.vp-doc a').nth(index).click()
    await page.getByText(message).first().waitFor()
  })
})

it('add CORS to Express', async () => {
  const page = await openHome()
  await page.getByRole('main').getByRole('link', { name: 'Express', exact: true }).click()
  await page.getByRole('heading', { name: 'Express', level: 1 }).waitFor()
  await page.getByText('npm install @corsage/express express').waitFor()
  await page.getByText('app.use(').first().waitFor()
})

it('move from cors', async () => {
  const page = await openHome()
  await page.getByRole('link', { name: 'Move from cors' }).click()
  await page.waitForURL(/\/migrating\/cors$/)
  const first = page.locator('.vp-doc div[class*="language-"]').first()
  expect(await first.textContent()).toMatch(/npx @corsage\/cli migrate/)
})

it('cookies are not sent', async () => {
  const page = await openHome()
  await page.getByRole('link', { name: 'Send cookies' }).click()
  await page.waitForURL(/\/recipes\/single-page-app$/)
  const heading = page
    .locator('.vp-doc h2, .vp-doc h3')
    .filter({ hasText: /cookies? (?:is|are|does|do)n[o'’]?t|cookies? (?:is|are|does|do) not/i })
  await heading.first().waitFor()
})

it('many tenants', async () => {
  const page = await openHome()
  await page.getByRole('link', { name: 'Allow many tenants' }).click()
  await page.getByRole('heading', { name: /tenants/i, level: 1 }).waitFor()
  await page.locator('.vp-doc div[class*="language-"]').first().waitFor()
})
