import type { Connection } from '../network/connection.ts'
import { findingsOf, type VerifyFinding } from './findings.ts'
import { verifyDeployment } from './verify-deployment.ts'
import type { Witnesses } from './witnesses.ts'

/** The result of verifying a deployment. */
export interface VerifyReport {
  readonly url: string
  /** How many requests got a response. */
  readonly requests: number
  /** The most severe first. */
  readonly findings: readonly VerifyFinding[]
  /** Why the responses do not prove that the rest agrees. */
  readonly inconclusive: readonly string[]
  /** Paths and requests that the verification left out. */
  readonly notes: readonly string[]
}

/**
 * Replays the witnesses of a policy against a deployment.
 *
 * @throws CommandError if the first request gets no response, or the application is down.
 */
export async function verifyUrl(
  url: URL,
  witnesses: Witnesses,
  connection: Connection,
): Promise<VerifyReport> {
  const { sent, left, coversUrl, hasAllowed } = witnesses
  const { requests, responses, inconclusive } = await verifyDeployment(sent, connection)
  const unknown = hasAllowed
    ? []
    : ['No origin that the policy allows is known. Add one, for example --from https://app.example.com.']
  return {
    url: url.href,
    requests,
    findings: findingsOf(responses),
    inconclusive: [...inconclusive, ...unknown],
    notes: [
      ...(coversUrl
        ? []
        : [`The policy does not cover ${url.pathname}, so only the paths of its resources were requested.`]),
      ...(left === 0
        ? []
        : [
            `${left} more requests were not sent, because the limit was reached. Verify other paths one by one.`,
          ]),
    ],
  }
}
