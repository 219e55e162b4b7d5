import { describe, expect, it } from 'vitest'
import { slowExpressions } from './slow-expressions.ts'

const found = (origin: RegExp) =>
  slowExpressions([{ path: 'origins', origin, credentials: false }]).map(({ severity }) => severity)

describe('RegExps for origins that are fast', () => {
  it.each([
    /^https:\/\/([a-z0-9-]+\.)*example\.com$/,
    /^https:\/\/.*\.example\.com(:\d+)?$/,
    /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
    /^https:\/\/(.+\.)?example\.com$/,
    /^https:\/\/[a-z0-9-]+--my-site\.netlify\.app$/,
    /^https:\/\/my-app(-[a-z0-9]+)*\.vercel\.app$/,
    /^(https?:\/\/(?:.+\.)?example\.com(?::\d{1,5})?)$/,
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\.com$/,
    /^https:\/\/.*-.*\.example\.com$/,
    /^https:\/\/((app|www)\.)*example\.com$/,
  ])('%s', (expression) => {
    expect(found(expression)).toEqual([])
  })
})

describe('RegExps that are slow with one long origin', () => {
  it.each([
    /^https:\/\/([a-z]+)+\.example\.com$/,
    /^https:\/\/(([a-z0-9-]+\.?)+)\.example\.com$/,
    /^https:\/\/(.*\.)*example\.com$/,
    /^https:\/\/([a-z]{2,})+\.example\.com$/,
    /^https:\/\/.*.*.*.*.*.*=x$/,
    /^https:\/\/([^.]+.?)*\.e\.com$/,
  ])('%s', (expression) => {
    expect(found(expression)).toEqual(['high'])
  })

  it.each([/^https:\/\/(a|a)*b$/, /^https:\/\/(\w|[a-z])+\.com$/, /^https:\/\/(a|aa)+\.com$/])(
    '%s, whose alternatives overlap',
    (expression) => {
      expect(found(expression)).toHaveLength(1)
    },
  )
})
