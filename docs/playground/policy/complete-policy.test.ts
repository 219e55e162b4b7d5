import { CompletionContext } from '@codemirror/autocomplete'
import { javascriptLanguage } from '@codemirror/lang-javascript'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { completePolicy } from './complete-policy.ts'

/** Returns the completions at the bar, and the text that they replace. */
function offeredAt(marked: string, explicit = true): { labels: string[]; replaces: string } | null {
  const position = marked.indexOf('|')
  const doc = marked.replace('|', '')
  const state = EditorState.create({ doc, extensions: javascriptLanguage })
  const found = completePolicy(new CompletionContext(state, position, explicit))
  return (
    found && {
      labels: found.options.map(({ label }) => label),
      replaces: doc.slice(found.from, found.to ?? position),
    }
  )
}

describe('names of options', () => {
  it.each([
    ['nothing typed yet', 'createPolicy({ | })', ''],
    ['half a name', 'createPolicy({ ori| })', 'ori'],
    ['on its own line', 'createPolicy({\n  maxAge: 1,\n  |\n})', ''],
  ])('%s', (_where, text, replaces) => {
    const offered = offeredAt(text)
    expect(offered?.labels).toContain('origins')
    expect(offered?.replaces).toBe(replaces)
  })

  it('without those already set', () => {
    expect(offeredAt(`createPolicy({ origins: '*', | })`)?.labels).not.toContain('origins')
  })

  it('in an entry of resources, except resources', () => {
    const offered = offeredAt(`createPolicy({ resources: { '/a': { | } } })`)
    expect(offered?.labels).toContain('credentials')
    expect(offered?.labels).not.toContain('resources')
  })

  it('not for the paths of resources', () => {
    expect(offeredAt('createPolicy({ resources: { | } })')).toBeNull()
  })
})

describe('values', () => {
  it.each([
    ['of a boolean', 'createPolicy({ credentials: | })', 'true', ''],
    ['half typed', 'createPolicy({ credentials: tr| })', 'true', 'tr'],
    ['of a wildcard', `createPolicy({ methods: '|' })`, "'*'", "''"],
    ['members of a list', `createPolicy({ methods: ['GET', '|'] })`, "'PATCH'", "''"],
    ['an empty list', 'createPolicy({ allowHeaders: [|] })', "'Authorization'", ''],
    ['in an entry of resources', `createPolicy({ resources: { '/a': { maxAge: | } } })`, '7200', ''],
  ])('%s', (_what, text, label, replaces) => {
    const offered = offeredAt(text)
    expect(offered?.labels).toContain(label)
    expect(offered?.replaces).toBe(replaces)
  })
})

it('a long policy is read to its end', () => {
  const origins = Array.from({ length: 5000 }, (_, index) => `'https://tenant-${index}.example.com'`)
  expect(offeredAt(`createPolicy({ origins: [${origins}], credentials: | })`)?.labels).toContain('true')
})

it('nothing is offered without typing or a request', () => {
  expect(offeredAt('createPolicy({ | })', false)).toBeNull()
})

it('nothing is offered outside the options', () => {
  expect(offeredAt('crea|')).toBeNull()
})
