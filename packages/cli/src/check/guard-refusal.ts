import type { GuardReason } from '@corsage/core'
import type { Exchange } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'

/** Why Corsage's guard refused a request, and what to change. */
export interface GuardRefused {
  readonly reason: GuardReason
  /** The sentence that the server sent. */
  readonly message: string
  readonly fix: string
}

const trust =
  'If its pages are allowed to act for their users, list the origin in a policy with `credentials: true`, and pass that policy to `guard`.'

/** The sentences of the guard, and what to change so that such a request passes. */
const refusals: Readonly<Record<GuardReason, readonly [sentence: RegExp, fix: string]>> = {
  'cross-site': [/^A page of another site(?:, ".*",)? is not allowed to make this request\.$/, trust],
  'same-site': [
    /^A page of another origin on this site(?:, ".*",)? is not allowed to make this request\.$/,
    `Other subdomains and ports are other origins. ${trust}`,
  ],
  'origin-null': [
    /^A page without an origin, such as a sandboxed frame, is not allowed to make this request\.$/,
    'If other sites post to this path, as identity providers do, add it to `exempt`. If the page is on this server and over plain HTTP, do not use `Referrer-Policy: no-referrer`.',
  ],
  'origin-mismatch': [
    /^The Origin header, ".*", does not match the Host header, ".*"\.$/,
    'If a proxy rewrites Host, make it forward the original one, or set `self` of the guard to the origin of the server. If the page is of another origin, list it in a policy with `credentials: true`.',
  ],
  'ambient-credentials': [
    /^Pages of ".*" are allowed to make this request only without cookies and other credentials\.$/,
    "Send no credentials from the page (`credentials: 'omit'`), or list the origin in a policy with `credentials: true`.",
  ],
  navigation: [
    /^Pages of ".*" are allowed to make this request with a script, but not with a form\.$/,
    'Use fetch in the page, or list the origin in a policy with `credentials: true`.',
  ],
  'method-not-listed': [
    /^Pages of ".*" are not allowed to use the method ".*"\.$/,
    'Add the method to `methods` of the policy.',
  ],
  upgrade: [
    /^A page of another origin(?:, ".*",)? is not allowed to open a connection to this server\.$/,
    trust,
  ],
  'host-missing': [/^The request does not name a host\.$/, 'Send a Host header.'],
  'host-ambiguous': [
    /^The request names more than one host\.$/,
    'Send one Host header that matches the request target.',
  ],
  'host-not-listed': [
    /^".*" is not a host of this server\.$/,
    'If this is a name of the server, add it to `hosts` of the guard.',
  ],
}

/** Recognizes the guard by its response: 403, and one sentence of text. A terse build sends the reason alone. */
export function guardRefusal({ response: { status, headers, bodyStart } }: Exchange): GuardRefused | null {
  const isText = headerValue(headers, 'content-type')?.startsWith('text/plain') === true
  if (status !== 403 || !isText || headerValue(headers, 'x-content-type-options') !== 'nosniff') return null
  const found = Object.entries(refusals).find(
    ([reason, [sentence]]) => bodyStart === reason || sentence.test(bodyStart),
  )
  return found === undefined
    ? null
    : { reason: found[0] as GuardReason, message: bodyStart, fix: found[1][1] }
}
