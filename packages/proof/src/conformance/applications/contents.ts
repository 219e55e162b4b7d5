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
