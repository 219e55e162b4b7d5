import type { EngineName } from '@corsage/user-agent'
import type { AskedRequest } from './exchange/page-request.ts'

/** The state that a link to the playground contains. */
export interface PlaygroundState {
  readonly policy: string
  readonly request: AskedRequest
}

const CREDENTIALS: readonly RequestCredentials[] = ['omit', 'same-origin', 'include']
const ENGINES: readonly EngineName[] = ['standard', 'chromium', 'firefox', 'webkit']

/** Writes a state as the fragment of a URL, without its `#`. */
export function writeState({ policy, request }: PlaygroundState): string {
  return new URLSearchParams({ policy, ...request }).toString()
}

/** Reads a fragment from {@link writeState}. Missing fields come from `defaults`. Returns `null` if there is no state. */
export function readState(fragment: string, defaults: PlaygroundState): PlaygroundState | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''))
  const policy = fields.get('policy')
  if (policy === null) return null
  const text = (name: keyof AskedRequest): string => fields.get(name) ?? defaults.request[name]
  return {
    policy,
    request: {
      origin: text('origin'),
      path: text('path'),
      method: text('method'),
      headers: text('headers'),
      credentials: oneOf(CREDENTIALS, fields.get('credentials')) ?? defaults.request.credentials,
      engine: oneOf(ENGINES, fields.get('engine')) ?? defaults.request.engine,
    },
  }
}

function oneOf<Value extends string>(values: readonly Value[], given: string | null): Value | undefined {
  return values.find((value) => value === given)
}
