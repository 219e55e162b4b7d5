import { bySeverity, type Severity } from '../audit/finding.ts'
import type { DifferenceCode } from './differences.ts'
import type { DifferingResponse } from './verify-deployment.ts'

/** The responses that differ in the same way. */
export interface VerifyFinding {
  readonly code: DifferenceCode
  readonly severity: Severity
  readonly message: string
  readonly fix: string
  readonly header: string | null
  readonly responses: readonly DifferingResponse[]
}

interface Explanation {
  readonly severity: Severity
  /** @param header As people write it, for example `Access-Control-Allow-Origin`. */
  readonly message: (header: string) => string
  readonly fix: (header: string) => string
}

const removeFromLayer = (header: string) =>
  `Remove ${header} from the other layer: a proxy, a gateway, a CDN, or middleware that runs earlier. Only the policy must set it.`

const explanations: Readonly<Record<DifferenceCode, Explanation>> = {
  'refused-origin-allowed': {
    severity: 'high',
    message: () => 'The policy refuses this origin, but the response lets its pages read it.',
    fix: removeFromLayer,
  },
  'policy-not-applied': {
    severity: 'medium',
    message: () =>
      "The response has none of the policy's headers. Another layer probably sent it, or the policy is not mounted there.",
    fix: () =>
      'Let the application respond to these requests, or mount the policy there. Turn off the error pages and preflights of proxies.',
  },
  'response-for-another-origin': {
    severity: 'high',
    message: () =>
      'The response allows an origin that did not send the request. A cache probably stored it, or a layer sets a constant.',
    fix: () => 'Configure caches to respect Vary: Origin, or turn them off for this URL.',
  },
  'duplicated-header': {
    severity: 'medium',
    message: (header) =>
      `${header} is sent more than once. Browsers refuse a duplicated Access-Control-Allow-Origin, even if both values are equal.`,
    fix: removeFromLayer,
  },
  'missing-header': {
    severity: 'medium',
    message: (header) => `The policy sends ${header}, but the response lacks it.`,
    fix: (header) =>
      `Find the layer that removes ${header} or responds in place of the application. Forward these requests and responses unchanged.`,
  },
  'added-header': {
    severity: 'medium',
    message: (header) => `The policy does not send ${header}, but the response has it.`,
    fix: (header) =>
      `Remove ${header} from the other layer, or add the setting to the policy if it is intended.`,
  },
  'changed-header': {
    severity: 'medium',
    message: (header) => `The value of ${header} differs from the policy.`,
    fix: removeFromLayer,
  },
  'vary-missing': {
    severity: 'medium',
    message: () => 'The response depends on the request, but Vary does not list the request header.',
    fix: () => 'Forward the Vary header of the application. A layer that sets Vary must add to it.',
  },
  'preflight-status': {
    severity: 'medium',
    message: () =>
      'The status of the preflight differs from the policy, so another layer probably responded.',
    fix: () => 'Forward OPTIONS requests to the application, without authentication or redirects.',
  },
  'preflight-unanswered': {
    severity: 'medium',
    message: () => 'The preflight got no response, but other requests did.',
    fix: () => 'Forward OPTIONS requests to the application. Firewalls often drop them.',
  },
  'origin-removed': {
    severity: 'medium',
    message: () => 'Every response is the one to a request without Origin, so a layer removes this header.',
    fix: () =>
      'Forward Origin to the application. In nginx, remove lines such as: proxy_set_header Origin "";',
  },
  'path-shortened': {
    severity: 'high',
    message: () =>
      'Every response is the one for the path without its first segment, so a layer removes this prefix.',
    fix: () => 'Write the paths of resources as the application receives them, without the prefix.',
  },
}

/** Groups differing responses, the most severe first. */
export function findingsOf(responses: readonly DifferingResponse[]): readonly VerifyFinding[] {
  const groups = new Map<string, DifferingResponse[]>()
  for (const response of responses) {
    const key = JSON.stringify([response.code, isCause(response) ? null : response.header])
    groups.set(key, [...(groups.get(key) ?? []), response])
  }
  return [...groups.values()].map(findingOf).sort(bySeverity)
}

function isCause({ code }: DifferingResponse): boolean {
  return code === 'origin-removed' || code === 'path-shortened'
}

function findingOf(responses: readonly DifferingResponse[]): VerifyFinding {
  const [first] = responses as readonly [DifferingResponse]
  const { code } = first
  const header = isCause(first) ? null : first.header
  const { severity, message, fix } = explanations[code]
  const written = writtenName(header ?? '')
  const isCritical = responses.some(({ withCredentials }) => withCredentials)
  return {
    code,
    severity: isCritical ? 'critical' : severity,
    message: `${message(written)}${isCritical ? ' Pages of these origins can read the data of logged-in users.' : ''}`,
    fix: fix(written),
    header,
    responses,
  }
}

function writtenName(header: string): string {
  return header.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
