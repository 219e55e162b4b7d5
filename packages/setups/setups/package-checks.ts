import { fileURLToPath } from 'node:url'
import { type Outcome, run } from './run.ts'

const here = fileURLToPath(new URL('..', import.meta.url))

/** Runs publint, which finds mistakes in the fields of a packed `package.json`. */
export function publint(tarball: string): Promise<Outcome> {
  return run('publint', ['run', tarball, '--strict'], here)
}

/** Runs attw, which resolves a package's types as each version of Node and each bundler does. */
export function attw(tarball: string): Promise<Outcome> {
  return run('attw', [tarball, '--format', 'table-flipped'], here)
}
