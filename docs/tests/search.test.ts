import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from './browsers.mjs'
import { serveSite } from './built-site.mjs'
import { asPasted, quotedMessages } from './messages.ts'
import { type Visit, visit } from './visit.ts'

let site: Awaited<ReturnType<typeof serveSite>>
let browser: Browser
let visited: Visit
beforeAll(async () => {
  site = await serveSite()
  browser = await startBrowser('chromium')
  visited = await visit(browser, `${site.origin}/guide/`)
  await visited.page
    .getByRole('button', { name: /search/i })
    .first()
    .click()
  await visited.page.getByRole('searchbox').waitFor()
})
afterAll(async () => {
  expect(visited?.errors).toEqual([])
  await browser?.close()
  await site.close()
})

const messages = quotedMessages()

it('the pages quote messages of all three engines', () => {
  for (const start of [
    'Access to fetch at',
    'Cross-Origin Request Blocked',
    'Origin https://app.example.com',
  ]) {
    expect(messages.some(({ message }) => message.startsWith(start))).toBe(true)
  }
})

describe('a pasted console message finds its section first', () => {
  it.each(messages)('$message', async ({ message, sections }) => {
    const { page } = visited
    // A result of the previous query must not count.
    if (sections.includes((await resultsIn(page))[0] ?? '')) await clear(page)
    await page.getByRole('searchbox').fill(asPasted(message))
    await expect.poll(async () => (await resultsIn(page))[0]).toBeOneOf([...sections])
  })
})

it('a message of XMLHttpRequest, pasted with its source line, finds the same section', async () => {
  const { message, sections } = messages.find(({ message }) =>
    /^Access to fetch at '\S+' from origin '\S+' has been blocked by CORS policy: No 'A/.test(message),
  ) as (typeof messages)[number]
  const pasted = asPasted(message).replace('Access to fetch', '(index):1 Access to XMLHttpRequest')
  const [first] = await resultsFor(visited.page, pasted)
  expect(sections).toContain(first)
})

describe('a common word finds the guide before the reference', () => {
  it.each([
    ['CORS error', /^\/troubleshooting\//],
    ['preflight', /^\/guide\/cors-in-pictures/],
    ['csrf', /^\/guide\/cross-site-requests/],
    ['helmet', /^\/guide\//],
    ['cookies', /^\/recipes\/single-page-app/],
  ])('%s', async (query, guide) => {
    const results = await resultsFor(visited.page, query)
    expect(results[0]).toMatch(guide)
  })
})

it('the name of an export finds the reference', async () => {
  const [first] = await resultsFor(visited.page, 'PolicyError')
  expect(first).toMatch(/^\/reference\/.*policyerror/i)
})

it('a misspelled word finds the right page', async () => {
  const [first] = await resultsFor(visited.page, 'orgins')
  expect(first).toMatch(/^\/guide\/options#origins/)
})

/** Types a query and returns the addresses of the results. */
async function resultsFor(page: Page, query: string): Promise<readonly string[]> {
  await clear(page)
  await page.getByRole('searchbox').fill(query)
  await page.locator('.VPLocalSearchBox .result').first().waitFor()
  return resultsIn(page)
}

async function clear(page: Page): Promise<void> {
  await page.getByRole('searchbox').fill('')
  await expect.poll(() => resultsIn(page)).toEqual([])
}

function resultsIn(page: Page): Promise<readonly string[]> {
  return page
    .locator('.VPLocalSearchBox .result')
    .evaluateAll((links) => links.map((link) => decodeURIComponent(link.getAttribute('href') ?? '')))
}
