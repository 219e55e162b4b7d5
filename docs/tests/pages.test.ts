import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser } from './browsers.mjs'
import { serveSite, sitePages } from './built-site.mjs'
import { cutOff } from './cut-off.ts'
import { loadAxe, violationsIn } from './violations.ts'
import { open, type Visit, visit } from './visit.ts'

const paths = sitePages()
/** One page of each kind. The pages of a folder differ only in their text. */
const kinds = [...new Map(paths.map((path) => [path.split('/').slice(0, 2).join('/'), path])).values()]

/** One template makes the reference, so axe reads one page of each package. */
const templates = new Map(
  paths
    .filter((path) => path.startsWith('/reference/'))
    .map((path) => [path.split('/').slice(0, 3).join('/'), path]),
)
const readByAxe = paths.filter(
  (path) => !path.startsWith('/reference/') || [...templates.values()].includes(path),
)

let site: Awaited<ReturnType<typeof serveSite>>
let chromium: Browser
beforeAll(async () => {
  site = await serveSite()
  chromium = await startBrowser('chromium')
})
afterAll(async () => {
  await chromium?.close()
  await site.close()
})

// Each page is opened once, and everything is checked there.
describe('every page', () => {
  let visited: Visit
  beforeAll(async () => {
    visited = await visit(chromium, site.origin, { reducedMotion: 'reduce', colorScheme: 'light' })
  })
  afterAll(() => visited?.context.close())

  it.each(paths)('%s', async (path) => {
    const { page, errors, foreignRequests } = visited
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await open(page, site.origin + path)

    expect(await page.title()).toMatch(/ \| Corsage$/)
    expect(await page.locator('html').getAttribute('lang')).toBe('en-US')
    const contentOf = (selector: string) => page.locator(`head > meta${selector}`).getAttribute('content')
    expect(await contentOf('[name="description"]')).toMatch(/\S{2}.*\s\S/)
    expect(await contentOf('[property="og:title"]')).toBe(await page.title())
    expect(await contentOf('[property="og:description"]')).toBe(await contentOf('[name="description"]'))
    expect(await contentOf('[property="og:image"]')).toMatch(/\/card\.png$/)
    expect(await contentOf('[name="version"]')).toMatch(/^\d+\.\d+\.\d+/)

    if (readByAxe.includes(path)) {
      await loadAxe(page)
      // Only the content differs between pages of the same kind.
      const within = kinds.includes(path) ? 'html' : '.VPContent'
      expect(await violationsIn(page, { within })).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      await page.locator('html.dark').waitFor()
      expect(await violationsIn(page, { within, rules: ['color-contrast'] })).toEqual([])
    }
    for (const width of [1440, 690, 320]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await cutOff(page), `at ${width} px`).toEqual([])
    }
    expect(errors.splice(0)).toEqual([])
    expect(foreignRequests.splice(0)).toEqual([])
  })
})

describe('Firefox', () => {
  let visited: Visit
  let firefox: Browser
  beforeAll(async () => {
    firefox = await startBrowser('firefox')
    visited = await visit(firefox, site.origin)
  })
  afterAll(() => firefox?.close())

  it.each(kinds)('opens %s without an error', async (path) => {
    const { page, errors, foreignRequests } = visited
    await open(page, site.origin + path)
    expect(await page.title()).toMatch(/ \| Corsage$/)
    expect(errors.splice(0)).toEqual([])
    expect(foreignRequests.splice(0)).toEqual([])
  })
})

describe.each(['light', 'dark'] as const)('axe in %s', (colorScheme) => {
  it('finds nothing in the playground with an issue and with everything open', async () => {
    const { page, context } = await visit(chromium, `${site.origin}/playground`, {
      colorScheme,
      reducedMotion: 'reduce',
    })
    await loadAxe(page)
    await page.getByRole('button', { name: 'Near miss' }).click()
    await page.getByRole('switch', { name: 'Show the comparison' }).click()
    await page.getByRole('heading', { name: '@koa/cors' }).waitFor()
    expect(await violationsIn(page)).toEqual([])
    await page.getByRole('button', { name: 'Refused method' }).click()
    await page.getByText('has been blocked by CORS policy').waitFor()
    expect(await violationsIn(page)).toEqual([])
    await context.close()
  })
})

// Playwright cannot set reduced motion in Debian's Firefox, which uses the same style sheet.
it.each(['/', '/playground', '/migrating/cors'])(
  '%s has no motion if the reader asks for none',
  async (path) => {
    const { page, context } = await visit(chromium, site.origin + path, { reducedMotion: 'reduce' })
    const moving = await page
      .locator('body *')
      .evaluateAll((elements) =>
        elements
          .filter((element) => Number.parseFloat(getComputedStyle(element).transitionDuration) > 0.01)
          .map((element) => element.outerHTML.slice(0, 120)),
      )
    expect(moving).toEqual([])
    await context.close()
  },
)

it.each(['/cli', '/recipes/many-tenants', '/migrating/cors'])(
  'the sidebar shows the entry of %s',
  async (path) => {
    const { page, context } = await visit(chromium, site.origin + path, {
      viewport: { width: 1440, height: 600 },
    })
    const entry = page.locator(`.VPSidebar .VPSidebarItem.is-active a[href="${path}"]`).first()
    await expect.poll(() => isInside(entry, page.locator('.VPSidebar'))).toBe(true)
    await context.close()
  },
)

async function isInside(
  inner: ReturnType<Visit['page']['locator']>,
  outer: ReturnType<Visit['page']['locator']>,
): Promise<boolean> {
  const [one, other] = await Promise.all([inner.boundingBox(), outer.boundingBox()])
  return one !== null && other !== null && one.y >= other.y && one.y + one.height <= other.y + other.height
}
