import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const A = 'https://a.test'
const POLICY = { origins: [A, 'https://b.test'] }
const request = () => new Request('https://api.test/items', { headers: { origin: A } })

/** A response as in Bun: a text gets its type when it is sent, unless something has read `body` before. */
class LateResponse extends Response {
  #read = false

  constructor(body: BodyInit | null, init?: ResponseInit) {
    super(body, init)
    if (typeof body === 'string' && new Headers(init?.headers).get('content-type') === null) {
      this.headers.delete('content-type')
    }
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    this.#read = true
    return super.body
  }

  get isSentAsText(): boolean {
    return !this.#read
  }
}

describe('in a runtime that types texts when it sends them', () => {
  let core: typeof import('../index.ts')
  beforeEach(async () => {
    vi.stubGlobal('Response', LateResponse)
    vi.resetModules()
    core = await import('../index.ts')
  })
  afterEach(() => vi.unstubAllGlobals())

  const send = (response: Response) => core.withCors(() => response, POLICY)(request())

  it('a text stays a text', async () => {
    const response = new LateResponse('some text')
    expect(await send(response)).toBe(response)
    expect(response.isSentAsText).toBe(true)
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
    expect(await response.text()).toBe('some text')
  })

  it('a response without a body is copied, because it can be sent again', async () => {
    const shared = new LateResponse(null, { status: 404 })
    const response = await send(shared)
    expect(response.headers.get('access-control-allow-origin')).toBe(A)
    expect(Object.fromEntries(shared.headers)).toEqual({})
  })

  it('a failing stream fails once, where it is read', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.error(new Error('no more'))
      },
    })
    await expect((await send(new LateResponse(body))).text()).rejects.toThrow('no more')
  })

  it('a stream that fails to stop rejects only where it is stopped', async () => {
    const body = new ReadableStream({
      cancel() {
        throw new Error('cannot stop')
      },
    })
    // An unhandled rejection fails the run.
    const response = await send(new LateResponse(body))
    await expect(response.body?.cancel()).rejects.toThrow('cannot stop')
  })

  it('a response whose body is read does not throw', async () => {
    const response = new LateResponse('some text')
    await response.text()
    expect((await send(response)).headers.get('access-control-allow-origin')).toBe(A)
  })
})
