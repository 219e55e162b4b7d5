import { describe, expect, it } from 'vitest'
import { foldedPath } from './folded-path.ts'

describe('a folded path', () => {
  it.each<[description: string, path: string, expected: string | undefined]>([
    ['is in lower case', '/Items/A', '/items/a'],
    ['has no slash at its end', '/items/', '/items'],
    ['loses one slash of several', '/items//', '/items/'],
    ['keeps the slash that it is', '/', '/'],
    ['keeps what is encoded', '/%61%2F', '/%61%2f'],
    ['is undefined if it cannot be decoded', '/%E4', undefined],
  ])('%s', (_, path, expected) => {
    expect(foldedPath(path)).toBe(expected)
  })
})
