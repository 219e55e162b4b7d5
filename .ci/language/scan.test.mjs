import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scanAll, scanSince } from './scan.mjs'

const program = fileURLToPath(new URL('check.mjs', import.meta.url))
const { old, moved, code, added, rewritten } = JSON.parse(
  readFileSync(new URL('samples.json', import.meta.url), 'utf8'),
)
let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'language-'))
  git('init', '--quiet')
  write('docs/old.md', old)
  write('src/old.ts', code)
  git('add', '.')
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--message=first')
})

afterEach(() => rmSync(folder, { recursive: true }))

function git(...command) {
  execFileSync('git', command, { cwd: folder })
}

function write(file, text) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

/** Where the findings are. */
async function placesIn(scan) {
  return (await scan).findings.map(({ file, line }) => `${file}:${line}`)
}

const changed = () => placesIn(scanSince('HEAD', folder))

it('finds nothing where nothing changed', async () => {
  expect(await changed()).toEqual([])
})

it('reads everything when asked to', async () => {
  const places = ['docs/old.md:1', 'docs/old.md:2', 'src/old.ts:1', 'src/old.ts:2']
  expect(await placesIn(scanAll(folder))).toEqual(places)
})

it('finds all problems in a sentence of which one line changed', async () => {
  write('docs/old.md', old.replace('line', 'row'))
  expect(await changed()).toEqual(['docs/old.md:1', 'docs/old.md:2'])
})

it('leaves out a sentence next to a changed one', async () => {
  write('docs/old.md', old.replace('is fine', 'is good'))
  expect(await changed()).toEqual([])
})

it('finds problems in untracked files and copies', async () => {
  write('docs/copy.md', old)
  write('docs/new.md', added)
  expect(await changed()).toEqual(['docs/copy.md:1', 'docs/copy.md:2', ...Array(3).fill('docs/new.md:1')])
})

it('leaves out renamed files, and changes to code and links only', async () => {
  renameSync(join(folder, 'docs/old.md'), join(folder, 'docs/new.md'))
  write('src/deep/new.ts', code.replace('first', 'second'))
  rmSync(join(folder, 'src/old.ts'))
  git('add', '.')
  expect(await changed()).toEqual([])
})

it('leaves out a sentence that moved to another file or is wrapped differently', async () => {
  write('docs/old.md', 'The second sentence is fine.\n')
  write('docs/new.md', moved)
  expect(await changed()).toEqual([])
})

it('exits with 2 where the clone is shallow', () => {
  const { status, stderr } = spawnSync(process.execPath, [program], { cwd: folder, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^This clone does not contain \w{40}\. .*: git fetch --unshallow\n$/),
  })
})

it('exits with 1 and prints the place, the words, the remedy and the rule', () => {
  const check = (text) => {
    write('docs/old.md', `${old}\n${text}\n`)
    const options = { cwd: folder, encoding: 'utf8' }
    const { status, stdout } = spawnSync(process.execPath, [program, '--since', 'HEAD'], options)
    return { status, lines: stdout.trim().split('\n') }
  }
  expect(check(added)).toEqual({
    status: 1,
    lines: [
      'docs/old.md:4 "What": name the noun, or begin with the verb: "middleware mounted before `cors()`" (subject)',
      'docs/old.md:4 "stands": write "is", or say who does what: "middleware mounted before `cors()`" (word)',
      'docs/old.md:4 "answers": write "response" or "responds"; only requests are answered (term)',
      '3 findings in 1 changed files',
    ],
  })
  expect(check(rewritten)).toEqual({
    status: 0,
    lines: ['0 findings in 1 changed files'],
  })
})
