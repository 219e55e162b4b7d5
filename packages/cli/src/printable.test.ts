import { describe, expect, it } from 'vitest'
import { printable, printableJson } from './printable.ts'

describe('printable', () => {
  it.each([
    ['a line break', 'a\r\nb', 'a\\u000d\\u000ab'],
    ['an escape sequence', '\u001b[31m', '\\u001b[31m'],
    ['an eight-bit escape', '\u009b31m', '\\u009b31m'],
    ['a bidirectional override', '\u202eabc', '\\u202eabc'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['half of a pair', '\ud800', '\\ud800'],
    ['letters and signs stay', '§4.10 – b\u00fccher', '§4.10 – b\u00fccher'],
  ])('%s', (_what, value, expected) => {
    expect(printable(value)).toBe(expected)
  })
})

describe('printableJson', () => {
  it.each([
    ['an eight-bit escape', { a: '\u009b31m' }, '{\n  "a": "\\u009b31m"\n}'],
    ['a bidirectional override in a name', { '\u202e': 1 }, '{\n  "\\u202e": 1\n}'],
    ['a character of two units', ['\u{e0001}'], '[\n  "\\udb40\\udc01"\n]'],
    ['a line break stays as JSON writes it', ['a\nb'], '[\n  "a\\nb"\n]'],
  ])('%s', (_what, value, expected) => {
    expect(printableJson(value)).toBe(expected)
    expect(JSON.parse(expected)).toEqual(value)
  })
})
