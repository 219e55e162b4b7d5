import { describe, expect, it } from 'vitest'
import { applyEdits, checkPolicy } from './check-policy.ts'

describe('an issue is marked at', () => {
  it.each([
    [
      'a member of a list',
      `createPolicy({ origins: ['https://a.test', 'https://b.test/'] })`,
      `'https://b.test/'`,
    ],
    ['a single value', `createPolicy({ maxAge: 'soon' })`, `'soon'`],
    ['the name of an unknown option', `createPolicy({ origin: '*' })`, 'origin'],
    ['a quoted name', `createPolicy({ 'allowedHeaders': [] })`, `'allowedHeaders'`],
    ['a path of resources', `createPolicy({ resources: { 'api': { origins: '*' } } })`, `'api'`],
    ['an option of a path', `createPolicy({ resources: { '/a"b/*': { origins: '*', maxAge: -1 } } })`, '-1'],
    [
      'the path, if it inherits the value',
      `createPolicy({ origins: 'http://a.test', resources: { '/a': { credentials: true } } })`,
      '{ credentials: true }',
    ],
    [
      'all options, if the value is a default',
      'createPolicy({ credentials: true })',
      '{ credentials: true }',
    ],
  ])('%s', (_where, text, place) => {
    const { policy, remarks } = checkPolicy(text)
    expect(policy).toBeNull()
    expect(remarks.map(({ from, to }) => text.slice(from, to))).toEqual([place])
    expect(remarks[0]?.severity).toBe('error')
  })
})

describe('a remedy writes the suggestion of core', () => {
  it.each([
    [`createPolicy({ origins: ['https://a.test/'] })`, `createPolicy({ origins: ['https://a.test'] })`],
    [`createPolicy({ origin: '*' })`, `createPolicy({ origins: '*' })`],
    [`createPolicy({ methods: ['GET,PUT'] })`, `createPolicy({ methods: ['GET', 'PUT'] })`],
    [`createPolicy({ origins: /.*x/g })`, `createPolicy({ origins: /.*x/ })`],
    [`createPolicy({ credentials: 'false' })`, `createPolicy({ credentials: false })`],
    [
      `createPolicy({ resources: { api: { origins: '*' } } })`,
      `createPolicy({ resources: { '/api': { origins: '*' } } })`,
    ],
    [
      `createPolicy({ resources: { '/a': { methods: ['patch'], origins: '*' } } })`,
      `createPolicy({ resources: { '/a': { methods: ['PATCH'], origins: '*' } } })`,
    ],
  ])('%s', (text, corrected) => {
    const [remark] = checkPolicy(text).remarks
    expect(remark?.remedy).not.toBeNull()
    const after = applyEdits(text, remark?.remedy ? [remark.remedy.edit] : [])
    expect(after).toBe(corrected)
    expect(checkPolicy(after).policy).not.toBeNull()
  })

  it('is missing without a suggestion', () => {
    const [remark] = checkPolicy(`createPolicy({ origins: '*', credentials: true })`).remarks
    expect(remark).toMatchObject({ path: 'origins', remedy: null })
  })
})

describe('a policy without issues', () => {
  it('is compiled by core', () => {
    expect(checkPolicy(`createPolicy({ origins: 'https://a.test' })`).policy?.strategy).toBe('static')
  })

  it('has the warnings of core', () => {
    const { remarks } = checkPolicy(`createPolicy({ origins: 'https://*.a.test', credentials: true })`)
    expect(remarks.map(({ path, severity }) => [path, severity])).toEqual([['origins', 'warning']])
    expect(remarks.map(({ from, to }) => to > from)).toEqual([true])
  })
})
