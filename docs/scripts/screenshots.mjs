// Takes pictures of the pages of the built site, for people to look at:
//   node scripts/screenshots.mjs [part of a path…]
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startBrowser } from '../tests/browsers.mjs'
import { serveSite, sitePages } from '../tests/built-site.mjs'

const FOLDER = fileURLToPath(new URL('../reports/screenshots', import.meta.url))
const widths = [1440, 690, 320]
const parts = process.argv.slice(2)
const paths = sitePages().filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))

mkdirSync(FOLDER, { recursive: true })
const site = await serveSite()
const browser = await startBrowser('chromium')
for (const colorScheme of ['light', 'dark']) {
  for (const width of widths) {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    })
    for (const path of paths) {
      await page.goto(site.origin + path)
      await page.waitForLoadState('networkidle')
      const name = path === '/' ? 'home' : path.replaceAll(/^\/|\/$/g, '').replaceAll('/', '-')
      await page.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png`, fullPage: true })
    }
    await page.close()
  }
}
await browser.close()
await site.close()
console.log(`${paths.length} pages, in ${FOLDER}`)
