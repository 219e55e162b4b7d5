import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installRuntimes } from '@corsage/proof/runtimes'
import { expect, inject, it } from 'vitest'
import { ON_JSR } from '../src/release/jsr.ts'
import { relativeLinks } from '../src/release/links.ts'
import { mustRun } from './run.ts'

const folder = inject('jsrFolder')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })

it('JSR accepts every package that is for no framework', async () => {
  const { deno } = await installRuntimes()
  const output = await mustRun(deno, ['publish', '--dry-run', '--allow-dirty'], folder)
  const accepted = [...output.matchAll(/^Simulating publish of (.+)@[\d.]+ /gm)].map(([, name]) => name)
  expect(accepted.sort()).toEqual(['@corsage/core', '@corsage/live', '@corsage/node', '@corsage/user-agent'])
  expect(ON_JSR.map(({ name }) => name).sort()).toEqual(accepted)
})

it('JSR gets no tests', () => {
  expect(files.filter((file) => /test|vitest/.test(file))).toEqual([])
})

it('links work on JSR', () => {
  const pages = files.filter((file) => file.endsWith('.md'))
  expect(pages.flatMap((page) => relativeLinks(readFileSync(join(folder, page), 'utf8')))).toEqual([])
})
