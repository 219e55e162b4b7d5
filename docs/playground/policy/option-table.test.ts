import { validateOptions } from '@corsage/core'
import { expect, it } from 'vitest'
import optionsSource from '../../../packages/core/src/options.ts?raw'
import { optionTable } from './option-table.ts'

/** The names that core itself gives to somebody who writes one that is nothing like them. */
const [issue] = validateOptions({ zzzzzzzzzzzz: 1 })
const known = issue?.message.replace(/^.*The options are |\.$/g, '').split(', ') ?? []

it('has exactly the options of core', () => {
  expect(optionTable.map(({ name }) => name).sort()).toEqual([...known].sort())
})

it.each(optionTable)('$name is documented', ({ text, type }) => {
  expect(text).toMatch(/^[A-Z][\s\S]+\.$/)
  expect(text).not.toMatch(/[@*]\/|`/)
  expect(type.length).toBeGreaterThan(3)
})

it.each(optionTable)('$name has an example', ({ name }) => {
  const [, documentation = ''] =
    new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*readonly ${name}\\?`).exec(optionsSource) ?? []
  expect(documentation).toContain('@example')
})

it.each(optionTable.filter(({ values }) => values.length > 0))(
  'core accepts what $name offers',
  ({ name, values }) => {
    for (const written of values) {
      const value: unknown = JSON.parse(written.replaceAll("'", '"').replace(/(\w+): /g, '"$1": '))
      expect(validateOptions({ origins: 'https://a.test', [name]: value })).toEqual([])
    }
  },
)

it.each(optionTable.filter(({ members }) => members.length > 0))(
  'core accepts the members that $name offers',
  ({ name, members }) => {
    const value: unknown = members.map((written) => JSON.parse(written.replaceAll("'", '"')))
    expect(validateOptions({ [name]: value })).toEqual([])
  },
)
