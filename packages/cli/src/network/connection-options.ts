import type { Command } from 'commander'
import { parseAddress, parseTimeout } from '../request-arguments.ts'
import type { ConnectionOptions } from './connection.ts'

/** The values of the options that {@link withConnectionOptions} adds. */
export interface ConnectionArguments {
  readonly resolve?: ReadonlyMap<string, string>
  readonly insecure?: boolean
  readonly timeout: number
}

/** Adds the options of every command that sends requests: how it reaches the server. */
export function withConnectionOptions(command: Command): Command {
  return command
    .option(
      '--resolve <host:port:address>',
      'connect to this address for a host and port; can be repeated',
      parseAddress,
    )
    .option('-k, --insecure', 'accept every certificate')
    .option('--timeout <ms>', 'the time limit for each response, in milliseconds', parseTimeout, 10_000)
}

/** Returns the options of the connection that the arguments describe. */
export function connectionOptionsOf({
  resolve,
  insecure = false,
  timeout,
}: ConnectionArguments): ConnectionOptions {
  return { timeout, addresses: resolve ?? new Map(), insecure }
}
