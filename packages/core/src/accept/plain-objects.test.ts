import { describe, expect, it } from 'vitest'
import { validateOptions } from '../index.ts'

const A = 'https://a.test'
const codes = (options: unknown) => validateOptions(options).map(({ code }) => code)
const bare = Object.assign(Object.create(null), { origins: A })

class Bare extends (null as never as typeof Object) {}

describe.each([
  ['an object that inherits from one without a prototype', Object.create(bare)],
  ['an instance of a class that extends null', Object.create(Bare.prototype)],
])('%s is not plain', (_what, inheriting) => {
  it('as options', () => expect(codes(inheriting)).toEqual(['wrong-type']))
  it('as resources', () => expect(codes({ resources: inheriting })).toEqual(['wrong-type']))
  it('as an entry of resources', () => {
    expect(codes({ resources: { '/a': inheriting } })).toEqual(['wrong-type'])
  })
})

it('an object without a prototype is plain', () => expect(codes(bare)).toEqual([]))
