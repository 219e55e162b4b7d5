/** A session of the W3C WebDriver protocol: plain JSON over HTTP. */
export interface WebDriverSession {
  readonly browserVersion: string
  send<Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Result>
  delete(): Promise<void>
}

/** Opens a session, once the driver at the address responds. */
export async function openSession(
  address: string,
  capabilities: Readonly<Record<string, unknown>>,
): Promise<WebDriverSession> {
  await waitUntilReady(address)
  const session = await send<{ sessionId: string; capabilities: { browserVersion: string } }>(
    'POST',
    `${address}/session`,
    { capabilities: { alwaysMatch: capabilities } },
  )
  const base = `${address}/session/${session.sessionId}`
  return {
    browserVersion: session.capabilities.browserVersion,
    send: (method, path, body) => send(method, `${base}${path}`, body),
    delete: () => send('DELETE', base),
  }
}

async function send<Result>(method: string, url: string, body?: unknown): Promise<Result> {
  const init = method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json' }, ...init })
  const { value } = (await response.json()) as { value: Result & { error?: string; message?: string } }
  if (!response.ok) throw new Error(`WebDriver ${method} ${url}: ${value.error}: ${value.message}`)
  return value
}

async function waitUntilReady(address: string): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const ready = await fetch(`${address}/status`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    if (Date.now() > deadline) throw new Error('WebKitWebDriver does not respond')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
