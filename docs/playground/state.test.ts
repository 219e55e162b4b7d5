import { describe, expect, it } from 'vitest'
import { examples } from './examples.ts'
import { readState, writeState } from './state.ts'

const [first] = examples

describe('a link contains the whole state', () => {
  it.each(examples)('$name', ({ policy, request }) => {
    expect(readState(`#${writeState({ policy, request })}`, first)).toEqual({ policy, request })
  })

  it('with any characters', () => {
    const state = {
      policy: '{ origins: "a&b#c=d%20+ü\n" }',
      request: { ...first.request, headers: 'A: b\nC: d' },
    }
    expect(readState(`#${writeState(state)}`, first)).toEqual(state)
  })
})

describe('a fragment without a state', () => {
  it.each(['', '#', '#what-the-browser-does', '#%', '#origin=https://a.test'])('%j', (fragment) => {
    expect(readState(fragment, first)).toBeNull()
  })

  it('takes unknown values from the first example', () => {
    expect(readState('#policy={}&credentials=some&engine=ie&method=PUT', first)).toEqual({
      policy: '{}',
      request: { ...first.request, method: 'PUT' },
    })
  })
})
