import { describe, expect, it } from 'vitest'
import { createPolicy } from '../index.ts'
import { overlappingRepeats } from './overlapping-repeats.ts'

/** A literal with that flag needs a newer target. */
const withSets = (source: string) => new RegExp(source, 'v')

describe('repeats that match the same characters', () => {
  it.each<[string, RegExp, string]>([
    ['three', /https:\/\/.*\..*\..*\.example\.com/, '.*\\..*\\..*'],
    ['three one behind another', /\w+\w+\w+\.test/, '\\w+\\w+\\w+'],
    ['of classes that share a letter', /[a-z]+[a-z0-9]*[a-z-]*\.test/, '[a-z]+[a-z0-9]*[a-z-]*'],
    ['with what is optional between them', /https:\/\/\w*x?\w*0?\w*\.test/, '\\w*x?\\w*0?\\w*'],
    ['with what may be missing between them', /https:\/\/\w*0{0,3}[^/]*\w*\.test/, '\\w*0{0,3}[^/]*\\w*'],
    ['with a group between them', /https:\/\/\w*(www)?\w*(x)?\w*\.test/, '\\w*(www)?\\w*(x)?\\w*'],
    ['counted from a number', /a{1,}a{2,}a{3,}/, 'a{1,}a{2,}a{3,}'],
    ['of hyphens', /[a-z-]+-[a-z-]+-[a-z-]+\.example\.com/, '[a-z-]+-[a-z-]+-[a-z-]+'],
    ['of what is written as escapes', /\u0061*\x61*\p{L}*[\u{61}]*/u, '\\u0061*\\x61*\\p{L}*'],
    ['of digits', /https:\/\/\d*\d*\d*\.test/, '\\d*\\d*\\d*'],
    ['one within what is repeated, and two behind it', /(-\w+)+\w*\w*/, '\\w+)+\\w*\\w*'],
    ['two, within what is repeated', /https:\/\/(\d*a?\d*b)+\.test/, '\\d*a?\\d*'],
    ['two, within a group of what is repeated', /https:\/\/((\w+\w*)x)*\.test/, '\\w+\\w*'],
    ['two, within what is repeated from a number', /(\w+\w*\.){2,}test/, '\\w+\\w*'],
  ])('%s', (_what, expression, found) => {
    expect(overlappingRepeats(expression)).toBe(found)
  })

  it.each<[string, RegExp]>([
    ['two', /https:\/\/.*-.*\.example\.com/],
    ['three of other characters', /[a-z]+[0-9]+-+\.test/],
    ['three, each behind what it does not match', /[^.]+\.[^.]+\.[^.]+\.example\.com/],
    ['three, each behind a character that must be there', /[a-z]+0[a-z]+0[a-z]+\.test/],
    ['three of which each is an alternative', /https:\/\/(\w+x|\w+y|\w+z)\.test/],
    ['stars, plusses and braces that are characters themselves', /a\*a\+a\*a\{1,}a\*\.test/],
    ['three, each behind a question mark that must be there', /\w+x\?\w+x\?\w+\.test/],
    ['three, each behind a group that must be there', /\w+(-x)\w+(-x)\w+/],
    ['three that are alternatives', /(\w+|\w+|\w+)\.test/],
    ['three that are alternatives of what may be missing', /(\w+|\w+|\w+)?\.test/],
    ['three with a bound', /\w{1,9}\w{1,9}\w{1,9}/],
    ['three that are optional', /a?a?a?a?\.test/],
    ['one within what is repeated', /https:\/\/([a-z0-9-]+\.)*example\.com/],
    ['labels as they are', /https:\/\/(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+example\.com/],
    ['two in front of and behind what is repeated', /https:\/\/\w+(\.\w+)*\.\w+/],
    ['two alternatives of what is repeated', /https:\/\/(\w+0|\w+1)+\.test/],
    ['places, and what was matched before', /^\b(?<x>a)\1\k<x>$/],
    ['a control character and a letter of another alphabet', /\cA\u212a/iu],
    ['brackets in a class', /https:\/\/[^[\]]+\.test/],
    ['classes within classes, which are not read', withSets('[[a-z]--[b]]*[[a-z]--[b]]*[[a-z]--[b]]*')],
  ])('not %s', (_what, expression) => {
    expect(overlappingRepeats(expression)).toBeUndefined()
  })

  it('are a warning', () => {
    const origins = /https:\/\/.*\..*\..*\.example\.com/
    expect(createPolicy({ origins, maxAge: 60 }).warnings).toEqual([
      {
        code: 'regexp-slow',
        path: 'origins',
        message: `${origins} divides an origin in too many ways at .*\\..*\\..*: one request with a long one keeps the server busy; write a pattern such as https://*.example.com`,
      },
    ])
  })
})
