import { expect, it } from 'vitest'
import { examples } from './examples.ts'
import { stepsOf } from './exchange/steps.ts'
import { checkPolicy } from './policy/check-policy.ts'
import { resultOf } from './use-playground.ts'

/** The steps of each example, or its number of issues. */
const SHOWN: Readonly<Record<string, readonly string[] | number>> = {
  'Single-page app with cookies': [
    'page > browser: A page of https://app.example.com calls fetch()',
    'browser > browser: The request needs a preflight',
    'browser > server: OPTIONS /account',
    'server > browser: 204, the preflight response',
    'browser > server: PUT /account',
    'server > browser: 200',
    'browser > page: Response, 200',
  ],
  'Public API': [
    'page > browser: A page of https://any-site.test calls fetch()',
    'browser > server: GET /account',
    'server > browser: 200',
    'browser > page: Response, 200',
  ],
  'Preview deployments': [
    'page > browser: A page of https://app-fix-login-42.preview.example.dev calls fetch()',
    'browser > server: GET /account',
    'server > browser: 200',
    'browser > page: Response, 200',
  ],
  'Many tenants': [
    'page > browser: A page of https://tenant-7.eu.example.org calls fetch()',
    'browser > server: GET /account',
    'server > browser: 200',
    'browser > page: Response, 200',
  ],
  'Refused method': [
    'page > browser: A page of https://app.example.com calls fetch()',
    'browser > browser: The request needs a preflight',
    'browser > server: OPTIONS /account',
    'server > browser: 204, the preflight response',
    'browser > page: TypeError: Failed to fetch',
  ],
  'Near miss': 1,
  '* with credentials': 1,
}

it.each(examples)('$name', async ({ name, policy, request }) => {
  const result = await resultOf(policy, checkPolicy(policy), request)
  const shown =
    result.kind === 'outcome'
      ? stepsOf(result.outcome).map(({ from, to, title }) => `${from} > ${to}: ${title}`)
      : result.kind === 'no-policy' && result.issues
  expect(shown).toEqual(SHOWN[name])
})
