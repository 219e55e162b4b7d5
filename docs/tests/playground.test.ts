import { describe, expect, it } from 'vitest'
import { examples } from '../playground/examples.ts'
import { browserNames } from './browsers.mjs'
import { cutOff } from './cut-off.ts'
import { expectPolicy, expectText, expectVerdict, focused, typePolicy } from './playground-page.ts'
import { playgroundVisits } from './playground-visits.ts'

/** The verdict of each example. */
const VERDICTS: Readonly<Record<string, string>> = {
  'Single-page app with cookies': 'Allowed: a page of https://app.example.com can read the response (200).',
  'Public API': 'Allowed: a page of https://any-site.test can read the response (200).',
  'Preview deployments':
    'Allowed: a page of https://app-fix-login-42.preview.example.dev can read the response (200).',
  'Many tenants': 'Allowed: a page of https://tenant-7.eu.example.org can read the response (200).',
  'Refused method': 'Refused: the preflight fails, so the browser does not send the DELETE.',
  'Near miss': 'This policy is invalid: createPolicy() throws.',
  '* with credentials': 'This policy is invalid: createPolicy() throws.',
}

describe.each(browserNames)('%s', (name) => {
  const { open: openPlayground } = playgroundVisits(name)

  it('is on the home page', async () => {
    const page = await openPlayground('/')
    await expectVerdict(page, VERDICTS['Single-page app with cookies'] as string)
  })

  it.each(examples)('example: $name', async ({ name: example, policy, request }) => {
    const page = await openPlayground()
    await page.getByRole('button', { name: example, exact: true }).click()
    await expectVerdict(page, VERDICTS[example] as string)
    await expectPolicy(page, policy)
    await expect.poll(() => page.getByLabel('Origin of the page').inputValue()).toBe(request.origin)
    await page.getByRole('button', { name: example, exact: true, pressed: true }).waitFor()
  })

  it('underlines an issue, and its remedy resolves the issue', async () => {
    const page = await openPlayground()
    await typePolicy(
      page,
      `createPolicy({ origins: ['https://app.example.com', 'https://b.test/'], credentials: true })`,
    )
    await expectText(page.locator('.cm-lintRange-error'), "'https://b.test/'")
    await expectVerdict(page, 'This policy is invalid: createPolicy() throws.')
    const remark = page.getByRole('list', { name: 'Notes on the policy' }).getByRole('listitem')
    await expectText(remark, /origins\[1\]\s+"https:\/\/b\.test\/"/)
    await remark.getByRole('button', { name: "Write 'https://b.test'" }).click()
    await expectVerdict(page, /^Allowed/)
    await expectPolicy(
      page,
      `createPolicy({ origins: ['https://app.example.com', 'https://b.test'], credentials: true })`,
    )
  })

  it('offers the remedy at the issue, by keyboard', async () => {
    const page = await openPlayground()
    await page.getByRole('button', { name: 'Public API' }).click()
    await typePolicy(page, `createPolicy({ origin: 'https://any-site.test' })`)
    await expectText(page.locator('.cm-lintRange-error'), 'origin')
    await page.keyboard.press('F8')
    await page.locator('.cm-diagnosticAction', { hasText: 'Write origins' }).click()
    await expectVerdict(page, /^Allowed/)
    await expectPolicy(page, `createPolicy({ origins: 'https://any-site.test' })`)
  })

  it('offers names and values', async () => {
    const page = await openPlayground()
    await typePolicy(page, 'createPolicy({ cred')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'credentials' }).waitFor()
    await expectText(page.locator('.cm-completionInfo'), /cookies, client certificates/)
    // CodeMirror ignores keys for a moment after a list opens, to prevent accidental choices.
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'false' }).click()
    await expectPolicy(page, 'createPolicy({ credentials: false})')
  })

  it.each([
    ['() => document.title', /does not run functions/],
    ['process.env.CORS_ORIGINS', /process\.env\.CORS_ORIGINS has no value in the playground/],
  ])('does not run %s, and does not call the policy invalid', async (code, note) => {
    const page = await openPlayground()
    await typePolicy(page, `createPolicy({ origins: ${code} })`)
    await expectVerdict(
      page,
      'The playground cannot run this policy, because it reads values and runs no code.',
    )
    await expectText(page.locator('.remarks .warning'), note)
    expect(await page.locator('.remarks .error').count()).toBe(0)
  })

  it('applies one fix after another', async () => {
    const page = await openPlayground()
    await page.getByLabel('Origin of the page').fill('https://shop.example.com')
    await expectVerdict(page, 'Refused: the preflight fails, so the browser does not send the PUT.')
    await expectText(
      page.locator('.console code'),
      [
        "Access to fetch at 'https://api.example.com/account' from origin 'https://shop.example.com' has been blocked by CORS policy:",
        "Response to preflight request doesn't pass access control check:",
        "The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is not equal to the supplied origin.",
        'Have the server send the header with a valid value.',
      ].join(' '),
    )
    await expectText(
      page.locator('.exchange .headers li.refused'),
      /access-control-allow-origin: https:\/\/app/,
    )
    await page.getByRole('button', { name: 'Add https://shop.example.com to origins' }).click()
    await expectVerdict(page, 'Allowed: a page of https://shop.example.com can read the response (200).')
    await expectText(
      page.locator('.policy-editor .cm-content'),
      /origins: \['https:\/\/app\.example\.com', 'https:\/\/shop\.example\.com'\],/,
    )

    await page.getByLabel('Method').fill('PURGE')
    await expectVerdict(page, 'Refused: the preflight fails, so the browser does not send the PURGE.')
    await page.getByRole('button', { name: 'Add PURGE to methods' }).click()
    await expectVerdict(page, /^Allowed/)
  })

  it('names a near miss and opens the page at that origin', async () => {
    const page = await openPlayground()
    await page.getByLabel('Origin of the page').fill('http://app.example.com')
    await expectText(
      page.locator('.verdict').first(),
      /Did you mean\s+https:\/\/app\.example\.com\? It differs in scheme/,
    )
    // Core rejects plain http with credentials, so there is no fix for the policy.
    expect(await page.getByRole('button', { name: /to origins/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Open the page at https://app.example.com' }).click()
    await expectVerdict(page, /^Allowed/)
  })

  it.each([
    [
      'an origin with a slash',
      'Origin of the page',
      'https://app.example.com/',
      /is not an origin as a browser sends it/,
    ],
    ['a forbidden method', 'Method', 'TRACE', /'TRACE' HTTP method is unsupported/],
    ['an invalid header line', 'Request headers, one per line', 'nonsense', /"nonsense" is not a header/],
  ])('reports %s', async (_what, label, value, message) => {
    const page = await openPlayground()
    await page.getByLabel(label).fill(value)
    await expectVerdict(page, message)
    await expectText(page.locator('.request-form .error'), message)
  })

  it('shows the cache limit of another browser', async () => {
    const page = await openPlayground()
    const note = page.locator('.headers .note', { hasText: 'caches this response' })
    await expectText(note, 'the browser caches this response for 7200 seconds')
    await page.getByRole('combobox', { name: 'Browser' }).selectOption('webkit')
    await expectText(note, 'the browser caches this response for 600 seconds, the limit of this engine')
  })

  it('announces the verdict after a pause in typing', async () => {
    const page = await openPlayground()
    await page.getByLabel('Method').fill('PURGE')
    await expectText(
      page.locator('.outcome [role=status]').last(),
      'Refused: the preflight fails, so the browser does not send the PURGE.',
    )
  })

  it('works with the keyboard alone', async () => {
    const page = await openPlayground()
    await page.getByRole('heading', { name: 'Playground', level: 1 }).click()
    const order: string[] = []
    for (let presses = 0; presses < 30 && !order.at(-1)?.startsWith('Show the comparison'); presses++) {
      await page.keyboard.press('Tab')
      order.push(await focused(page))
    }
    expect(order).toEqual([
      ...examples.map(({ name: example }) => example),
      'Policy',
      'Origin of the page',
      'Method',
      'Path at https://api.example.com',
      'Request headers, one per line',
      'Credentials',
      'Browser',
      'Copy a link to this',
      'Express',
      'Copy code',
      'Show the comparison',
    ])
    await page.keyboard.press('Space')
    await page.getByRole('region', { name: '@koa/cors' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('End')
    expect(await focused(page)).toBe('Bun')
    await page.keyboard.press('ArrowRight')
    expect(await focused(page)).toBe('Express')
    await page.keyboard.press('ArrowLeft')
    expect(await focused(page)).toBe('Bun')
    await expectText(page.locator('.framework-code .code-view code'), /Bun\.serve/)
  })

  it.each([
    ['/', 'light'],
    ['/playground', 'dark'],
  ] as const)('fits on a phone at %s (%s)', async (path, colorScheme) => {
    const page = await openPlayground(path, { viewport: { width: 320, height: 780 }, colorScheme })
    await page.getByRole('button', { name: 'Refused method' }).click()
    await page.getByRole('switch', { name: 'Show the comparison' }).click()
    await page.getByRole('region', { name: '@koa/cors' }).waitFor()
    expect(await cutOff(page)).toEqual([])
    const [editor, form] = await Promise.all(
      ['.policy-editor', '.request-form'].map((selector) => page.locator(selector).boundingBox()),
    )
    expect((form?.y ?? 0) - (editor?.y ?? 0)).toBeGreaterThanOrEqual(editor?.height ?? Number.NaN)
  })
})
