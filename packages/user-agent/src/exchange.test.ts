import { expect, test } from 'vitest'
import { headersRecord } from './exchange.ts'

test('headers as a record: names in lower case, several lines joined', () => {
  const headers = new Headers([
    ['Vary', 'Origin'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Set-Cookie', 'c=3'],
  ])
  expect(headersRecord(headers)).toEqual({ vary: 'Origin', 'set-cookie': 'a=1, b=2, c=3' })
  expect(headersRecord(new Headers())).toEqual({})
})

test('headers named after what every object inherits', () => {
  const headers = new Headers([
    ['constructor', '1'],
    ['__proto__', '2'],
  ])
  expect(Object.entries(headersRecord(headers)).sort()).toEqual([
    ['__proto__', '2'],
    ['constructor', '1'],
  ])
})
