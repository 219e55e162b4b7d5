import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A file of some kilobytes: this package's list of kinds. */
export const FILE = fileURLToPath(new URL('kinds.ts', import.meta.url))

/** A text that is worth compressing. */
export const LONG_TEXT = 'All work and no play. '.repeat(200)

export const COOKIES: readonly string[] = ['a=1; Path=/', 'b=2; Path=/']

/** CORS headers that an application or an upstream sets by itself; none of them may reach a client. */
export const FOREIGN_CORS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': 'https://upstream.test',
  'access-control-allow-credentials': 'false',
  'ACCESS-CONTROL-EXPOSE-HEADERS': 'X-Upstream',
  'Access-Control-Allow-Methods': 'DELETE',
}

export function chunks(): Readable {
  return Readable.from(['first ', 'second ', 'third'].map((text) => Buffer.from(text)))
}

/** Fails when the client has its first chunk. */
export function failingChunks(): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.from('first ')
      await sleep(30)
      throw new Error('the source failed')
    })(),
  )
}

/** Fails before there is anything to send. */
export function failingAtOnce(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error('the source failed'))
    },
  })
}

/** Throws a value, as a handler. */
export const throwing = (thrown: unknown) => (): never => {
  throw thrown
}

/** Handlers that throw or reject, which are the same in every framework. */
export const THROWING = {
  thrown: throwing(new Error('broken')),
  rejected: async (): Promise<never> => throwing(new Error('broken'))(),
  thrownString: throwing('broken'),
  thrownNull: throwing(null),
  thrownUndefined: throwing(undefined),
  errorHandled: throwing(new Error('for the application’s own handler')),
}

/** Handlers that set one header, with the framework's way to set it. */
export const settingHeaders = <Handler>(set: (name: string, value: string | string[]) => Handler) => ({
  ownOptions: set('Allow', 'GET'),
  varyOne: set('Vary', 'Accept-Encoding'),
  varyList: set('Vary', 'Accept-Encoding, Accept-Language'),
  varyLines: set('Vary', ['Accept-Encoding', 'Accept-Language']),
  varyOrigin: set('Vary', 'Accept, origin'),
  varyStar: set('Vary', '*'),
})
