import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { after, isPromise } from './promises.ts'

it.each([1, 'text', undefined, null, {}, () => {}])('goes on with %j at once', (value) => {
  expect(isPromise(value)).toBe(false)
  expect(after(value, (settled) => [settled])).toEqual([value])
})

it.each([
  ['a promise', Promise.resolve(1)],
  ['a promise of another realm', runInNewContext('Promise.resolve(1)') as Promise<number>],
])('waits for %s', async (_what, promise) => {
  expect(isPromise(promise)).toBe(true)
  const result = after(promise, (value) => value + 1)
  expect(result).toBeInstanceOf(Promise)
  expect(await result).toBe(2)
})

it('does not treat a value as a promise if its then is not a function', () => {
  const value = Object.fromEntries([['then', true]])
  expect(isPromise(value as never)).toBe(false)
})
