import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, validateOptions } from './index.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it('shows the message of a real PolicyError', () => {
    const options = {
      origin: 'https://app.example.com',
      origins: ['https://app.example.com/', 'http://admin.example.com'],
      methods: ['GET', 'patch'],
      credentials: true,
    }
    const [, shown = ''] = /```text\nPolicyError: ([^`]+)\n```/.exec(README) ?? []
    expect(() => createPolicy(options as PolicyOptions)).toThrow(expect.objectContaining({ message: shown }))
  })

  it('lists every option', () => {
    const [message = ''] = validateOptions({ '?': 1 }).map((issue) => issue.message)
    const names = message.replace(/^.* are |\.$/g, '').split(', ')
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) expect(README).toMatch(new RegExp(`\\|.*\`${name}\`.*\\|`))
  })
})
