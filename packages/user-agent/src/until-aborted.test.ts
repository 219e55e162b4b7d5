import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = new Promise<never>(() => {})

/** A signal that counts who listens. */
function listenedSignal(): { readonly controller: AbortController; readonly listeners: Set<unknown> } {
  const controller = new AbortController()
  const { signal } = controller
  const listeners = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  Object.assign(signal, {
    addEventListener(type: string, listener: () => void) {
      if (type === 'abort') listeners.add(listener)
      addEventListener.call(signal, type, listener)
    },
    removeEventListener(type: string, listener: () => void) {
      if (type === 'abort') listeners.delete(listener)
      removeEventListener.call(signal, type, listener)
    },
  })
  return { controller, listeners }
}

test('without a signal, and without an abort, it is the answer', async () => {
  const { controller, listeners } = listenedSignal()
  expect(await untilAborted(null, () => 1)).toBe(1)
  const answer = untilAborted(controller.signal, async () => 1)
  expect(listeners.size).toBe(1)
  expect(await answer).toBe(1)
  expect(listeners.size).toBe(0)
})

test.each<[description: string, ask: () => Promise<never>]>([
  [
    'throws',
    () => {
      throw new Error('down')
    },
  ],
  ['rejects', () => Promise.reject(new Error('down'))],
])('who %s is not listened to any more', async (_, ask) => {
  const { controller, listeners } = listenedSignal()
  await expect(untilAborted(controller.signal, ask)).rejects.toThrow('down')
  expect(listeners.size).toBe(0)
})

test('an abort while asking, and after it, is the end', async () => {
  const { controller, listeners } = listenedSignal()
  const answer = untilAborted(controller.signal, () => never)
  controller.abort('enough')
  await expect(answer).rejects.toBe('enough')
  expect(listeners.size).toBe(0)
  const during = new AbortController()
  const asked = untilAborted(during.signal, () => {
    during.abort('enough')
    return never
  })
  await expect(asked).rejects.toBe('enough')
})

test('after an abort nobody is asked', async () => {
  let asked = 0
  await expect(untilAborted(AbortSignal.abort('enough'), () => asked++)).rejects.toBe('enough')
  expect(asked).toBe(0)
})
