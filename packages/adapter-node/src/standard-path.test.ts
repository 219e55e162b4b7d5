import { describe, expect, it } from 'vitest'
import { standardPath } from './standard-path.ts'

describe('a path as the URL standard parses it', () => {
  it.each<[description: string, path: string, expected: string]>([
    ['stays as it is', '/items/1', '/items/1'],
    ['keeps its case and its last slash', '/Items/', '/Items/'],
    ['keeps slashes inside', '/a//b', '/a//b'],
    ['may hold a dot', '/a.b/c', '/a.b/c'],
    ['has no segment of one dot', '/a/./b', '/a/b'],
    ['has no segment of two dots', '/a/../b', '/b'],
    ['has no encoded dots', '/a/%2e%2E/b', '/b'],
    ['ends at the root', '/../../a', '/a'],
    ['is decoded', '/%61', '/a'],
    ['keeps an encoded slash', '/a%2Fb', '/a%2Fb'],
  ])('%s: %j', (_, path, expected) => {
    expect(standardPath(path)).toBe(expected)
  })

  it.each<[description: string, path: string]>([
    ['two slashes in front, which may be a host', '//a/b'],
    ['bytes that are not UTF-8', '/%E4'],
  ])('is undefined with %s: %j', (_, path) => {
    expect(standardPath(path)).toBeUndefined()
  })
})
