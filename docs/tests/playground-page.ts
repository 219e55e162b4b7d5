import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Replaces the policy by typing. CodeMirror closes brackets, and typed brackets overwrite them. */
export async function typePolicy(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.type(text)
}

/** Waits until the editor shows a policy. CodeMirror replaces its lines one by one. */
export async function expectPolicy(page: Page, policy: string): Promise<void> {
  const read = async (): Promise<string> => {
    const lines = await page.locator('.policy-editor .cm-line').allInnerTexts()
    return lines.map((line) => line.replace(/\n$/, '')).join('\n')
  }
  await expect.poll(read).toBe(policy)
}

export async function expectVerdict(page: Page, verdict: string | RegExp): Promise<void> {
  await expectText(page.locator('.outcome .sentence'), verdict)
}

/** Waits until an element has the text. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  const read = async (): Promise<string> => {
    const shown = (await locator.textContent({ timeout: 5000 })) ?? ''
    return shown.replace(/^\s*[✓✗!]\s/, '').trim()
  }
  const matches = expect.poll(read)
  if (typeof text === 'string') await matches.toBe(text)
  else await matches.toMatch(text)
}

/** Chromium needs permission for the clipboard. Firefox allows it after a click. */
export function clipboard(browser: string): { permissions?: string[] } {
  return browser === 'chromium' ? { permissions: ['clipboard-read', 'clipboard-write'] } : {}
}

/** Returns the text of the clipboard by pasting it into a field. */
export async function pasted(page: Page): Promise<string> {
  await page.getByText('Copied', { exact: true }).first().waitFor()
  const field = page.getByLabel('Request headers, one per line')
  await field.fill('')
  await field.press('Control+V')
  await expect.poll(() => field.inputValue()).not.toBe('')
  return field.inputValue()
}

/** Returns the name of the focused element, or an error if the focus is not visible. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const shown = element.classList.contains('cm-content')
      ? (element.closest('.editor') as HTMLElement)
      : element
    if (getComputedStyle(shown).outlineStyle === 'none') return `no outline on ${element.outerHTML}`
    const labelId = element.getAttribute('aria-labelledby')
    const label =
      element.getAttribute('aria-label') ??
      (labelId ? document.getElementById(labelId)?.textContent : undefined) ??
      (element as HTMLInputElement).labels?.[0]?.querySelector('span')?.textContent ??
      element.textContent
    return (label ?? '').trim()
  })
}
