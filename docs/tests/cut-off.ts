import type { Page } from 'playwright-core'

/**
 * Lists what the reader cannot see at the current width: a page that scrolls sideways, elements beyond its edge, and terminal
 * output that is cut off. Tables and programs may scroll inside the page.
 */
export async function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const name = (element: Element): string => element.outerHTML.slice(0, 160)
    const found: string[] = []
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} px wide`)
    for (const element of document.querySelectorAll('.VPContent *')) {
      const isVisible = element.checkVisibility() && !element.closest('.visually-hidden, .cm-editor, svg')
      const { right, left } = element.getBoundingClientRect()
      if (isVisible && (right > width + 1 || left < -1) && !element.closest('pre, table'))
        found.push(name(element))
    }
    const output = '.language-console, .language-http, .language-sh, .language-text'
    for (const block of document.querySelectorAll(`.vp-doc :is(${output}) pre`)) {
      if (block.scrollWidth > block.clientWidth + 1) found.push(name(block))
    }
    return found
  })
}
