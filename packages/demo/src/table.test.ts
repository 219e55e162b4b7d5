import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { bare, permitted, permittedPreflight } from './expected.ts'
import { colored, paintFor, plain } from './paint.ts'
import { rows } from './rows.ts'
import { anyDiffers, writeSum, writeTable } from './table.ts'

const ORIGIN = 'https://app.example.com'

function rowOf(name: string) {
  const row = rows.find((candidate) => candidate.name === name)
  if (row === undefined) throw new Error(`There is no row ${name}.`)
  return row
}

describe('a row that all servers agree on', () => {
  const row = compare(rowOf('simple GET'), { express: permitted(ORIGIN), koa: permitted(ORIGIN) })

  it('shows its request and its headers once', () => {
    expect(writeTable([row], plain).split('\n').slice(0, 5)).toEqual([
      '                        express         koa',
      '',
      'simple GET              ✓ 200 OCEV      ✓ 200 OCEV',
      '  → GET /items   origin: https://app.example.com',
      '  ← 200   O access-control-allow-origin: https://app.example.com   C access-control-allow-credentials: true',
    ])
  })

  it('passes', () => {
    expect(anyDiffers([row])).toBe(false)
    expect(writeSum([row], plain)).toBe('All 2 responses are as expected: 2 servers agree.')
  })
})

describe('a cell that differs from its row', () => {
  const { vary: _vary, ...withoutVary } = permitted(ORIGIN).headers
  const row = compare(rowOf('simple GET'), {
    express: permitted(ORIGIN),
    koa: { status: 201, headers: { ...withoutVary, 'access-control-max-age': '5' } },
    node: { status: 0, headers: {}, failure: 'connection refused' },
  })
  const lines = writeTable([row], plain).split('\n')

  it('is marked', () => {
    expect(lines[2]).toBe('simple GET              ✓ 200 OCEV      ≠ ✓ 201 OCEA    ≠ ✗ –')
  })

  it('is followed by the differences', () => {
    expect(lines.filter((line) => line.startsWith('  ≠'))).toEqual([
      '  ≠ koa: status: 201, not 200',
      '  ≠ koa: vary: absent, not "Origin"',
      '  ≠ koa: access-control-max-age: "5", not absent',
      '  ≠ node: no response: connection refused',
    ])
  })

  it('counts', () => {
    expect(anyDiffers([row])).toBe(true)
    expect(writeSum([row], plain)).toBe('2 of 3 responses differ from their row.')
  })
})

describe('the verdict of a cell', () => {
  it.each([
    ['simple GET', permitted(ORIGIN), 'allowed'],
    ['simple GET', { status: 200, headers: { 'access-control-allow-origin': '*' } }, 'refused'],
    ['simple GET', { status: 200, headers: { 'access-control-allow-origin': ORIGIN } }, 'refused'],
    ['preflight of a PUT', permittedPreflight(ORIGIN), 'allowed'],
    ['preflight of a PUT', { ...permittedPreflight(ORIGIN), status: 403 }, 'refused'],
    ['preflight of a DELETE', permittedPreflight(ORIGIN), 'refused'],
    ['refused origin', bare(), 'refused'],
    ['refused preflight', bare(204), 'refused'],
    ['no Origin', bare(), 'none'],
    ['error page', permitted(ORIGIN, 500), 'allowed'],
  ])('%s with the response %j: %s', (name, answer, verdict) => {
    expect(compare(rowOf(name), { express: answer }).cells[0]?.verdict).toBe(verdict)
  })
})

describe('the width, for six servers', () => {
  const names = ['express', 'fastify', 'fetch', 'hono', 'koa', 'node']
  const compared = rows.map((row) =>
    compare(row, Object.fromEntries(names.map((name) => [name, row.expected]))),
  )

  it.each([
    ['without a terminal', undefined, 120],
    ['in a wide terminal', 160, 120],
    ['in a terminal that just fits', 120, 120],
    ['in a terminal that is too narrow', 119, 80],
    ['in a terminal', 80, 80],
  ])('%s of %s columns is at most %i', (_where, columns, most) => {
    const widths = writeTable(compared, plain, columns)
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(most)
  })

  it('of 80 columns puts the name on a separate line', () => {
    expect(writeTable(compared, plain, 80).split('\n').slice(0, 7)).toEqual([
      '  express      fastify      fetch        hono         koa          node',
      '',
      'simple GET',
      '  ✓ 200 OCEV   ✓ 200 OCEV   ✓ 200 OCEV   ✓ 200 OCEV   ✓ 200 OCEV   ✓ 200 OCEV',
      '  → GET /items   origin: https://app.example.com',
      '  ← 200   O access-control-allow-origin: https://app.example.com',
      '    C access-control-allow-credentials: true',
    ])
  })
})

describe('colors', () => {
  it('are for terminals, unless NO_COLOR is set', () => {
    expect(paintFor({ isTTY: true }, undefined)).toBe(colored)
    expect(paintFor({ isTTY: true }, '')).toBe(colored)
    expect(paintFor({ isTTY: true }, '1')).toBe(plain)
    expect(paintFor({}, undefined)).toBe(plain)
  })

  it('end where they began', () => {
    expect(colored('green', 'yes')).toBe('\u001B[32myes\u001B[0m')
  })
})
