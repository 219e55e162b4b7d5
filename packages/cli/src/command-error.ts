/**
 * Ends a command that cannot do its task: an argument is wrong, or a file or server cannot be read. The user sees only
 * the message, so it is a whole sentence. The exit status is 2.
 *
 * @example
 * throw new CommandError('The file "policy.ts" does not exist.')
 */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
