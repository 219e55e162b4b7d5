import { expect, it, vi } from 'vitest'
import * as advice from './index.ts'
import * as terse from './terse.ts'

const finding = { code: 'origin-path', path: 'origins[0]', value: 'https://a.test/', facts: {} } as const

it('has a counterpart of every text', () => {
  expect(Object.keys(terse).sort()).toEqual(Object.keys(advice).sort())
})

it('has codes and paths instead of texts', () => {
  expect(terse.explain(finding)).toEqual({ message: 'origin-path' })
  const issue = { ...finding, message: 'origin-path' }
  expect(terse.summaryOf([issue, { ...issue, path: '' }])).toBe(
    'origins[0]: origin-path\noptions: origin-path',
  )
  expect(terse.errorText('no-handler')).toBe('no-handler')
  const facts = { method: 'POST', host: 'a.test', origin: 'https://b.test', isLocal: false }
  expect(terse.guardText('cross-site', facts)).toEqual({ message: 'cross-site', fix: 'cross-site' })
  expect(terse.explainGuard({ ...finding, code: 'host-invalid' })).toEqual({ message: 'host-invalid' })
  expect(terse.warningsIn()).toEqual([])
})

it('prints nothing', () => {
  const warn = vi.spyOn(console, 'warn')
  terse.noticeFailure('callback', new Error('failed'))
  terse.noticeRisks([{ code: 'scheme-twins', severity: 'medium', path: 'origins', message: 'risky' }])
  terse.noticeOff(new Headers({ origin: 'https://a.test' }))
  terse.reportEarlierLayer()
  terse.reportOtherPolicy(undefined, undefined)
  terse.reportOverridden([{} as never, undefined], [{} as never, undefined])
  expect(terse.noticeLoopback('localhost')).toBe(true)
  terse.noticeGuard({ reason: 'cross-site', message: '', fix: '' }, false)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})
