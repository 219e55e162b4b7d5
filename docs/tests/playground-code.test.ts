import { describe, expect, it } from 'vitest'
import { frameworkCode } from '../playground/framework-code.ts'
import { browserNames } from './browsers.mjs'
import { clipboard, expectPolicy, expectText, pasted, typePolicy } from './playground-page.ts'
import { playgroundVisits } from './playground-visits.ts'

describe.each(browserNames)('%s', (name) => {
  const { open: openPlayground, origin } = playgroundVisits(name)

  it('restores everything from a link', async () => {
    const page = await openPlayground('/', clipboard(name))
    const policy = `createPolicy({ origins: 'https://a&b.test', methods: ['GET'] }) // + % #`
    await typePolicy(page, policy)
    await page.getByLabel('Request headers, one per line').fill('X-One: 1\nX-Two: 2')
    await page.getByLabel('Credentials').selectOption('omit')
    await page.getByRole('button', { name: 'Copy a link to this' }).click()
    const link = await pasted(page)
    expect(link).toContain(`${origin()}/playground#policy=`)

    const opened = await openPlayground(link.slice(origin().length))
    await expectPolicy(opened, policy)
    await expect
      .poll(() => opened.getByLabel('Request headers, one per line').inputValue())
      .toBe('X-One: 1\nX-Two: 2')
    await expect.poll(() => opened.getByLabel('Credentials').inputValue()).toBe('omit')
    await expect.poll(() => opened.getByLabel('Method').inputValue()).toBe('PUT')
  })

  it('shows and copies the code of a framework with the policy', async () => {
    const page = await openPlayground('/playground', clipboard(name))
    await typePolicy(page, `createPolicy({ origins: 'https://mine.test' })`)
    await page.getByRole('tab', { name: 'Bun' }).click()
    await expectText(page.locator('.install'), 'bun add @corsage/core')
    await page.getByRole('tab', { name: 'Hono' }).click()
    const code = frameworkCode('Hono', `{ origins: 'https://mine.test' }`)
    await expectText(page.locator('.framework-code .code-view code'), code)
    await page.getByRole('button', { name: 'Copy code' }).click()
    expect(await pasted(page)).toBe(code)
  })

  it.each([
    ['a half-typed policy', 'createPolicy({ origins: ['],
    ['an invalid policy', `createPolicy({ origins: ['https://b.test/'] })`],
    ['a policy with code', 'createPolicy({ origins: process.env.CORS_ORIGINS })'],
  ])('shows no code to copy for %s', async (_what, policy) => {
    const page = await openPlayground()
    const copy = page.getByRole('button', { name: 'Copy code' })
    await copy.waitFor()
    await typePolicy(page, policy)
    await page.getByText('The code appears here once').waitFor()
    expect(await copy.count()).toBe(0)
    expect(await page.locator('.framework-code .code-view').count()).toBe(0)
    await typePolicy(page, `createPolicy({ origins: 'https://a.test' })`)
    await copy.waitFor()
    await expectText(page.locator('.framework-code .code-view code'), /origins: 'https:\/\/a\.test'/)
  })

  it.each([
    ['@koa/cors', 'https://evil.test', 'createPolicy() throws at startup.'],
    ['cors', 'https://evilexample.com', 'createPolicy() throws at startup.'],
    ['@elysiajs/cors', 'https://evil.test', 'Refused: the browser does not let the page read the response.'],
    ['h3', 'https://evil.test', 'Refused: the browser does not let the page read the response.'],
  ])('compares: %s allows %s, Corsage does not', async (library, attacker, ours) => {
    const page = await openPlayground()
    await page.getByRole('switch', { name: 'Show the comparison' }).click()
    const label = (await page.getByLabel('Library').locator('option').allTextContents()).find((text) =>
      text.trim().startsWith(`${library} `),
    )
    await page.getByLabel('Library').selectOption({ label: (label as string).trim() })
    const peer = page.getByRole('region', { name: library, exact: true })
    await expectText(
      peer.locator('.verdict'),
      `${attacker} reads the data: {"name":"Ada Lovelace","email":"ada@example.com"}`,
    )
    await expectText(peer.locator('.source'), new RegExp(`recorded from ${label?.trim()}\\.`))
    await expectText(page.getByRole('region', { name: 'Corsage', exact: true }).locator('.verdict'), ours)
  })
})
