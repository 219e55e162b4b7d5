import { createPolicy, type Policy, type PolicyOptions } from '@corsage/core'

/** The options of the policy that all servers of the demo share. */
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

/** Creates the policy. */
export function demoPolicy(pageOrigin: string): Policy {
  return createPolicy(demoOptions(pageOrigin))
}

/** Writes the call that creates the policy. */
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
