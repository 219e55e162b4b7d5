import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { TEXT } from './routes.ts'

/** A folder with a file in it, for middleware that sends files. */
export const files = mkdtempSync(join(tmpdir(), 'corsage-coexistence-'))

afterAll(() => rmSync(files, { recursive: true }))

mkdirSync(join(files, 'folder'))
for (const name of ['file.txt', 'folder/index.html']) {
  const path = join(files, name)
  writeFileSync(path, TEXT)
  utimesSync(path, 0, 0)
}
