import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { rows } from './rows.ts'

describe('the demo without a terminal', () => {
  let status: unknown
  let output = ''

  beforeAll(async () => {
    const demo = spawn(process.execPath, ['--import', 'tsx', 'src/demo.ts'], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    demo.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    status = (await once(demo, 'close'))[0]
  }, 60_000)

  it('ends with status 0', () => {
    expect(status).toBe(0)
    expect(output).toContain('All 54 responses are as expected: 6 servers agree.')
  })

  it('prints a column for each server', () => {
    expect(output).toMatch(/^ +express +fastify +fetch +hono +koa +node$/m)
  })

  it.each(rows.map(({ name }) => name))('prints six equal cells for "%s"', (name) => {
    const line = output.split('\n').find((candidate) => candidate.startsWith(`${name}  `)) ?? ''
    const cells = line
      .slice(name.length)
      .trim()
      .split(/\s{2,}/)
    expect(cells).toHaveLength(6)
    expect(new Set(cells).size).toBe(1)
  })

  it('uses no colors and names no page', () => {
    expect(output).not.toContain('\u001B')
    expect(output).not.toContain('Ctrl-C')
  })
})
