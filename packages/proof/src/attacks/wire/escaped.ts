import { afterAll, beforeAll } from 'vitest'

const EVENTS = ['unhandledRejection', 'uncaughtException'] as const

/** Collects, during the tests of a file, the errors that would end a process without a listener. No server may let one out. */
export function collectEscaped(): unknown[] {
  const escaped: unknown[] = []
  const collect = (error: unknown) => void escaped.push(error)
  beforeAll(() => {
    for (const event of EVENTS) process.on(event, collect)
  })
  afterAll(() => {
    for (const event of EVENTS) process.off(event, collect)
  })
  return escaped
}
