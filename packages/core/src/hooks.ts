import type { OnRefused } from './refusal.ts'
import type { RequestLike } from './request.ts'
import { readTimeout } from './timeout.ts'
import { collectIssues, PolicyError, reportType } from './validation/errors.ts'
import { nearestName } from './validation/nearest-name.ts'
import { isPlain } from './validation/own-fields.ts'

/** Callbacks that every adapter accepts after the policy. */
export interface CorsHooks {
  /** Called for each refused origin, and for each preflight that asks for a method or header that is not listed. */
  readonly onRefused?: OnRefused | undefined
  /** Called when a resolver takes longer than `timeout`. */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
  /**
   * Milliseconds after which a resolver that has not answered refuses.
   * @defaultValue none: it is waited for
   */
  readonly timeout?: number | undefined
}

const HOOKS = ['onRefused', 'onError', 'timeout']

/**
 * Validates hooks.
 *
 * @param besideResolver Whether they stand beside a resolver, which `timeout` and `onError` are about.
 * @throws {@link PolicyError} listing every fault.
 */
export function checkHooks(hooks: CorsHooks, besideResolver: boolean): void {
  const { issues, report } = collectIssues()
  if (!isPlain(hooks)) reportType(report, 'hooks', hooks, 'an object such as { onRefused: … }')
  else {
    for (const [name, value] of Object.entries(hooks)) {
      if (!HOOKS.includes(name)) {
        const meant = nearestName(name, HOOKS)
        const message = `is not a hook: ${meant ? `write ${meant}` : `the hooks are ${HOOKS.join(', ')}`}`
        report('unknown-option', name, value, message, meant)
      } else if (value !== undefined && name !== 'onRefused' && !besideResolver) {
        const message = 'is about a resolver here: for an origins function write it into the options'
        report('hook-without-resolver', name, value, message)
      } else if (name === 'timeout') readTimeout(value, report)
      else if (value !== undefined && typeof value !== 'function') {
        reportType(report, name, value, 'a function')
      }
    }
  }
  if (issues.length > 0) throw new PolicyError(issues)
}
