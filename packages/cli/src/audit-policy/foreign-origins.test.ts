import { describe, expect, it } from 'vitest'
import { auditOptions } from './audit-options.ts'
import { foreignOriginOf } from './foreign-origins.ts'

describe('the foreign origins that a RegExp matches', () => {
  it.each([
    /^https:\/\/app\.example\.com$/,
    /^https:\/\/([a-z0-9-]+\.)*example\.com(:\d+)?$/,
    /^https:\/\/example\.(com|org)$/,
    /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
    /^(https:\/\/.*\.a\.com|http:\/\/localhost)(:\d+)?$/,
    /https?:\/\/(.+\.)?example\.com\/?$/i,
    /^https:\/\/(?!evil)[a-z]+\.e\.com$/,
    /^https:\/\/(?:^|x\.)a\.com$/,
    /^https:\/\/192\.168\.\d+\.\d+$/,
    /^https:\/\/[a-z]+\.corp\.internal$/,
    /^https:\/\/[^.]+\.example\.co\.uk$/u,
    /^https:\/\/[a-z.]*[^a-z.]x\.example\.com$/,
  ])('%s: proven that there is none', (expression) => {
    expect(foreignOriginOf(expression)).toBeNull()
  })

  it.each([
    [/^https:\/\/.*example\.com$/, /^https:\/\/[a-z]+example\.com$/],
    [/https:\/\/app.example\.com/, /^https:\/\/app[a-z]example\.com$/],
    [/https:\/\/example\.com.*/, /^https:\/\/example\.com[a-z.]+$/],
    [/^https:\/\/example\.co.$/, /^https:\/\/example\.co[a-z]$/],
    [/^https:\/\/example\.[a-z]+$/, /^https:\/\/example\.[a-z]+$/],
    [/^https:\/\/my-app-.*\.vercel\.app$/, /^https:\/\/my-app-[a-z]+\.vercel\.app$/],
    [/^https:\/\/[a-z-]+\.co\.uk$/, /^https:\/\/[a-z]+\.co\.uk$/],
    [/^https:\/\/(a\.example\.com|.{5,}\.net)$/, /^https:\/\/[a-z.]+\.net$/],
    [/https:\/\/(\w+)\.\1\.com/, /^https:\/\/([a-z]+)\.\1\.com$/],
  ])('%s: a witness, which the RegExp itself matches', (expression, witness) => {
    const found = foreignOriginOf(expression)
    expect(found).toMatch(witness)
    expect(new RegExp(`^(?:${expression.source})$`, expression.flags).test(found as string)).toBe(true)
    expect(new URL(found as string).origin).toBe(found)
  })

  it.each(['v'].map((flags) => new RegExp('^https:\\/\\/[[a-z]--[b]]+\\.example\\.com$', flags)))(
    '%s: not known',
    (expression) => {
      expect(foreignOriginOf(expression)).toBeUndefined()
    },
  )

  it('is not known if there are too many ways to match', () => {
    expect(foreignOriginOf(/^https:\/\/[ab]*a(?:[ab]{500}){30}\.example\.com$/)).toBeUndefined()
  })
})

describe('in an audit', () => {
  const audit = async (expression: RegExp, credentials = false) => {
    const { findings, probed } = await auditOptions({
      options: { origins: expression, credentials, maxAge: 600 },
    })
    return {
      codes: findings.map(({ code, severity }) => `${severity} ${code}`),
      foreign: probed[0]?.foreign,
      findings,
    }
  }

  it('an origin that is not among the probes', async () => {
    const { codes, findings } = await audit(/^https:\/\/app\.example\.(com|[a-z]{2,3}\.shop)$/)
    expect(codes).toEqual(['medium foreign-origin'])
    expect(findings[0]?.message).toMatch(/^allows https:\/\/app\.example\.[a-z]+\.shop, /)
  })

  it('with credentials', async () => {
    expect((await audit(/^https:\/\/app\.example\.(com|[a-z]{2,3}\.shop)$/, true)).codes).toContain(
      'critical foreign-origin',
    )
  })

  it('previews on a shared domain', async () => {
    expect((await audit(/^https:\/\/my-app-[a-z]+\.vercel\.app$/)).codes).toEqual(['medium public-suffix'])
  })

  it('is not reported a second time', async () => {
    expect((await audit(/https:\/\/.*example\.com/)).codes).toEqual(['medium suffix-compared'])
  })

  it('none, which the report contains', async () => {
    expect(await audit(/https:\/\/[a-z]+\.example\.com/)).toMatchObject({ codes: [], foreign: null })
  })
})
