// The files of a repository as they are, and as they were at a revision.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Tells whether a clone contains a revision. */
export function hasRevision(revision, folder) {
  return spawnSync('git', ['cat-file', '-e', `${revision}^{commit}`], { cwd: folder }).status === 0
}

/** Lists the files that git tracks or would add. */
export function filesIn(folder) {
  return namesIn(
    git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']),
  )
}

/** Lists the files that differ from a revision, deleted and untracked ones included. */
export function filesChangedSince(revision, folder) {
  const untracked = git(folder, ['ls-files', '-z', '--others', '--exclude-standard'])
  // A renamed file is a deleted and an added one: texts are compared across files.
  return namesIn(git(folder, ['diff', '-z', '--name-only', '--no-renames', revision]) + untracked)
}

/** Reads files from the working tree; returns a `Map` without those that do not exist. */
export function textsNow(files, folder) {
  const present = files.filter((file) => existsSync(join(folder, file)))
  return new Map(present.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
}

/** Reads files from a revision; returns a `Map` without those that do not exist there. */
export function textsAt(revision, files, folder) {
  const names = files.map((file) => `${revision}:${file}\n`).join('')
  const objects = run(folder, ['cat-file', '--batch'], names)
  const texts = new Map()
  let from = 0
  for (const file of files) {
    const end = objects.indexOf('\n', from)
    const size = /^\w+ blob (\d+)$/u.exec(objects.toString('utf8', from, end))?.[1]
    from = end + 1
    if (size === undefined) continue
    texts.set(file, objects.toString('utf8', from, from + Number(size)))
    from += Number(size) + 1
  }
  return texts
}

function git(folder, command) {
  return run(folder, command).toString('utf8')
}

function run(folder, command, input) {
  return execFileSync('git', command, { cwd: folder, input, maxBuffer: 2 ** 30 })
}

function namesIn(output) {
  return output.split('\0').filter((name) => name !== '')
}
