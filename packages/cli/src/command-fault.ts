/**
 * Why a command cannot do what it was asked: a wrong argument, a file or a server that cannot be read. The message is
 * a whole sentence for the user, who sees nothing else; the exit status is 2.
 *
 * @example
 * throw new CommandFault('The file "policy.ts" does not exist.')
 */
export class CommandFault extends Error {
  override readonly name = 'CommandFault'
}
