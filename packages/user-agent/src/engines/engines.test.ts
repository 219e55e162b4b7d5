import { expect, test } from 'vitest'
import { engines } from './engines.ts'

test('each engine has the name that it is found by', () => {
  expect(Object.entries(engines).map(([key, { name }]) => [key, name])).toEqual([
    ['standard', 'standard'],
    ['chromium', 'chromium'],
    ['firefox', 'firefox'],
    ['webkit', 'webkit'],
  ])
})
