// Every text of core. A build with the condition `corsage-terse` has `terse.ts` in its place.
export { errorText } from './errors.ts'
export { explainGuard, guardText, noticeGuard, noticeLoopback } from './guard.ts'
export { explain, summaryOf } from './messages.ts'
export {
  type FailedCallback,
  noticeFailure,
  noticeOff,
  noticeRisks,
  reportEarlierLayer,
  reportOtherPolicy,
  reportOverridden,
} from './notices.ts'
export { warningsIn } from './warnings.ts'
