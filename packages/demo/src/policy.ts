import { createPolicy, type Policy, type PolicyOptions } from '@corsage/core'

/** The options of the one policy that all servers of the demo apply. */
export function demoOptions(pageOrigin: string) {
  return {
    origins: ['https://app.example.com', pageOrigin],
    methods: ['GET', 'POST', 'PUT'],
    allowHeaders: ['Content-Type'],
    exposeHeaders: ['Date'],
    credentials: true,
    maxAge: 600,
  } as const satisfies PolicyOptions
}

/** The policy, made once. */
export function demoPolicy(pageOrigin: string): Policy {
  return createPolicy(demoOptions(pageOrigin))
}

/** The call that makes the policy, as one would write it. */
export function writePolicy(pageOrigin: string): string {
  const fields = Object.entries(demoOptions(pageOrigin)).map(
    ([name, value]) => `  ${name}: ${writeValue(value)},`,
  )
  return ['createPolicy({', ...fields, '})'].join('\n')
}

function writeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`
  return typeof value === 'string' ? `'${value}'` : String(value)
}
