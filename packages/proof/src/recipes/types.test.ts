import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { programsOf, RECIPES, writePrograms } from './page.ts'

const TSC = fileURLToPath(new URL('../../../../node_modules/typescript7/bin/tsc', import.meta.url))

function compile(folder: string): string {
  try {
    return execFileSync(process.execPath, [TSC, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

it('the programs of all recipes compile', { timeout: 60_000 }, () => {
  for (const recipe of RECIPES) expect(programsOf(recipe).size).toBeGreaterThan(0)
  expect(compile(writePrograms(RECIPES, 'recipe-types'))).toBe('')
})
