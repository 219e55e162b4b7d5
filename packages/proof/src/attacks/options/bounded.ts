import { createContext, Script } from 'node:vm'

const context = createContext({ act: undefined as unknown })
const script = new Script('act()')

/**
 * Calls a function, and ends it where it takes longer than so many milliseconds: what loops for ever must fail a test,
 * not stop the runner.
 *
 * @throws What the function throws, or an error whose `code` is `ERR_SCRIPT_EXECUTION_TIMEOUT`.
 */
export function bounded<Result>(act: () => Result, milliseconds: number): Result {
  context['act'] = act
  return script.runInContext(context, { timeout: milliseconds }) as Result
}
