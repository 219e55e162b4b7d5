import { computed, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { apiServer } from './exchange/api-server.ts'
import { ask, type Outcome } from './exchange/ask.ts'
import type { AskedRequest } from './exchange/page-request.ts'
import { findFix, type PolicyFix } from './policy/apply-fix.ts'
import { type CheckedPolicy, checkPolicy } from './policy/check-policy.ts'
import type { ReadingIssueReason } from './policy/read-policy.ts'
import type { PlaygroundState } from './state.ts'

/** The result of a policy and a request. */
export type Result =
  /** The playground cannot read the policy, although a server may accept it. */
  | { readonly kind: 'unread'; readonly reason: ReadingIssueReason }
  /** Core rejects the policy. */
  | { readonly kind: 'no-policy'; readonly issues: number }
  /** The page's `fetch` throws. */
  | { readonly kind: 'no-request'; readonly message: string }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly fix: PolicyFix | null }

/** The state of a playground and its results. */
export interface Playground {
  readonly policy: Ref<string>
  readonly request: { -readonly [Name in keyof AskedRequest]: AskedRequest[Name] }
  readonly checked: Readonly<Ref<CheckedPolicy>>
  /** The latest result, or `null` before the first one. */
  readonly result: Readonly<Ref<Result | null>>
  /** Replaces the policy and the request, for an example or a link. */
  load(state: PlaygroundState): void
}

/** Opens a playground, which sends the request again whenever the policy or the request changes. */
export function usePlayground(first: PlaygroundState): Playground {
  const policy = ref(first.policy)
  const request = reactive({ ...first.request })
  const checked = computed(() => checkPolicy(policy.value))
  const result = shallowRef<Result | null>(null)
  let latest = 0

  watch(
    [checked, request],
    async () => {
      latest += 1
      const own = latest
      const found = await resultOf(policy.value, checked.value, { ...request })
      // A newer request has its own result.
      if (own === latest) result.value = found
    },
    { immediate: true },
  )

  return {
    policy,
    request,
    checked,
    result,
    load(state) {
      policy.value = state.policy
      Object.assign(request, state.request)
    },
  }
}

/** Sends the request of a page to a server with the policy. */
export async function resultOf(text: string, checked: CheckedPolicy, request: AskedRequest): Promise<Result> {
  const unread = checked.reading.issues.find(({ reason }) => reason !== 'left-out')
  if (unread) return { kind: 'unread', reason: unread.reason }
  if (checked.policy === null) {
    return {
      kind: 'no-policy',
      issues: checked.remarks.filter(({ severity }) => severity === 'error').length,
    }
  }
  try {
    const outcome = await askPolicy(checked.policy, request)
    const [issue] = outcome.explanation.issues
    const isGone = async ({ policy }: CheckedPolicy): Promise<boolean> => {
      if (policy === null) return false
      const { issues } = (await askPolicy(policy, request)).explanation
      return !issues.some(({ code, expected }) => code === issue?.code && expected === issue.expected)
    }
    const fix = issue ? await findFix(text, issue, request.origin, isGone) : null
    return { kind: 'outcome', outcome, fix }
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'no-request', message: error.message }
    throw error
  }
}

function askPolicy(policy: NonNullable<CheckedPolicy['policy']>, request: AskedRequest): Promise<Outcome> {
  return ask({ server: apiServer(policy), target: policy }, request)
}
