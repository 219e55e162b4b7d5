import { describe, expect, it } from 'vitest'
import { foldedPath, type PathFolding } from './folded-path.ts'

describe('a folded path', () => {
  it.each<
    [description: string, folding: PathFolding | undefined, path: string, expected: string | undefined]
  >([
    ['is in lower case', undefined, '/Items/A', '/items/a'],
    ['has no slash at its end', undefined, '/items/', '/items'],
    ['loses one slash of several', undefined, '/items//', '/items/'],
    ['keeps the slash that it is', undefined, '/', '/'],
    ['keeps what is encoded', undefined, '/%61%2F', '/%61%2f'],
    ['is none where it cannot be decoded', undefined, '/%E4', undefined],
    ['is the same for no rules and for none given', {}, '/Items/', '/items'],
    ['keeps its case where case counts', { caseSensitive: true }, '/Items/', '/Items'],
    ['keeps its last slash where that counts', { strict: true }, '/Items/', '/items/'],
    ['stays as it is where both count', { caseSensitive: true, strict: true }, '/Items/', '/Items/'],
  ])('%s', (_, folding, path, expected) => {
    expect(foldedPath(folding)(path)).toBe(expected)
  })
})
