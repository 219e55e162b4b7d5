import type { Finding, PolicyIssue, PolicyWarning } from '../issues.ts'
import type * as advice from './index.ts'

// Codes in place of texts, for bundles with the condition `corsage-terse`. Nothing is suggested or printed.

export function explain({ code }: Finding): Pick<PolicyIssue, 'message'> {
  return { message: code }
}

export function summaryOf(issues: readonly PolicyIssue[]): string {
  return issues.map(({ path, code }) => `${path || 'options'}: ${code}`).join('\n')
}

export const errorText: typeof advice.errorText = (code) => code
export const warningsIn = (): PolicyWarning[] => []
export const explainGuard: typeof advice.explainGuard = (finding) => explain(finding)
export const guardText: typeof advice.guardText = (reason) => ({ message: reason, fix: reason })
export const noticeGuard: typeof advice.noticeGuard = () => {}
export const noticeLoopback: typeof advice.noticeLoopback = () => true
export const noticeFailure: typeof advice.noticeFailure = () => {}
export const noticeOff: typeof advice.noticeOff = () => {}
export const noticeRisks: typeof advice.noticeRisks = () => {}
export const reportEarlierLayer: typeof advice.reportEarlierLayer = () => {}
export const reportOtherPolicy: typeof advice.reportOtherPolicy = () => {}
export const reportOverridden: typeof advice.reportOverridden = () => {}
