import { foldedPath } from '@corsage/node/adapter'

/**
 * Compares paths as loosely as any Express router can, regardless of the application's settings, because a router within
 * it can have others. Express 4 drops one of two slashes after a mount point, and other routers do not: such a path has
 * no policy.
 */
export function loosePath(path: string): string | undefined {
  return path.includes('//') ? undefined : foldedPath(path)
}
