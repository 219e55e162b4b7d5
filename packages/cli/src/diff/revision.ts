import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, realpath, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, posix, relative } from 'node:path'
import { promisify } from 'node:util'
import { CommandError } from '../command-error.ts'

/**
 * Calls a function with the file that an argument names: a file, or `REVISION:PATH` as in git. The tree of a revision is
 * written to a temporary folder, which is removed afterwards.
 *
 * @throws CommandError if there is no such file.
 */
export async function withFile<T>(argument: string, act: (file: string) => Promise<T>): Promise<T> {
  const colon = argument.indexOf(':')
  if (colon < 0 || (await exists(argument))) return act(argument)
  const tree = await extract(argument.slice(0, colon), argument)
  try {
    const file = join(tree.folder, ...(await pathInTree(argument.slice(colon + 1))).split('/'))
    if (!(await exists(file))) {
      throw new CommandError(`There is no file "${argument}". Write REVISION:PATH, as for git show.`)
    }
    return await act(file)
  } finally {
    await tree.remove()
  }
}

/** As in git, a path is relative to the top of the tree, unless it starts with a dot. */
async function pathInTree(path: string): Promise<string> {
  if (!/^\.\.?\//.test(path)) return path
  const prefix = await git(['rev-parse', '--show-prefix'])
  return posix.normalize(prefix + path)
}

interface Tree {
  readonly folder: string
  remove(): Promise<void>
}

async function extract(revision: string, argument: string): Promise<Tree> {
  const top = await git(['rev-parse', '--show-toplevel']).catch(() => {
    throw new CommandError(`There is no file "${argument}", and this folder is not in a git repository.`)
  })
  const commit = await git([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{tree}`,
  ]).catch(() => {
    throw new CommandError(`There is no file "${argument}", and git knows no revision "${revision}".`)
  })
  // The real path, because modules are found by it.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'corsage-diff-')))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const archive = join(folder, '.corsage.tar')
    await git(['-C', top, 'archive', '--format=tar', '-o', archive, commit])
    const tree = join(folder, 'tree')
    await mkdir(tree)
    await run('tar', ['-xf', archive, '-C', tree])
    await linkModules(top, tree)
    return { folder: tree, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Links each `node_modules` of the present tree into the same folder of the revision's. */
async function linkModules(top: string, tree: string): Promise<void> {
  for (const file of ['', ...(await readdir(tree, { recursive: true }))]) {
    if (file !== '' && !/(^|[\\/])package\.json$/.test(file)) continue
    const folder = file === '' ? '' : dirname(file)
    const modules = await modulesOf(join(top, folder), file === '')
    const link = join(tree, folder, 'node_modules')
    if (modules !== undefined && !(await exists(link))) await symlink(modules, link, 'junction')
  }
}

/** The `node_modules` of a folder; for the top of a repository, also one of the folders around it. */
async function modulesOf(folder: string, looksAbove: boolean): Promise<string | undefined> {
  const modules = join(folder, 'node_modules')
  if (await exists(modules)) return modules
  const parent = dirname(folder)
  return looksAbove && relative(parent, folder) !== '' ? modulesOf(parent, true) : undefined
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

async function git(args: readonly string[]): Promise<string> {
  return (await run('git', args)).trimEnd()
}

async function run(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 2 ** 26 })
    return stdout
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string }
    if (code === 'ENOENT') {
      throw new CommandError(`Reading a revision needs ${program}, which is not installed.`)
    }
    throw new CommandError(`${program} ${args[0]} failed: ${stderr?.trim().split('\n')[0] ?? code}.`)
  }
}
