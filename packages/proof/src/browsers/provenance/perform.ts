import type { Action } from './scenario.ts'

/** An action and the URL that it is about. */
export interface Performance {
  readonly action: Action
  readonly url: string
}

/** Called in the page: performs actions, and resolves when all are over. A form is only under way then. */
export async function perform(performances: readonly Performance[]): Promise<void> {
  const performOne = async ({ action, url }: Performance): Promise<void> => {
    if (action.kind === 'fetch') {
      await fetch(url, action.init as RequestInit).catch(() => {})
      return
    }
    if (action.kind === 'connect') {
      const socket = new WebSocket(url.replace('http', 'ws'))
      await new Promise((resolve) => socket.addEventListener('close', resolve))
      return
    }
    const { method = 'GET', body = {}, enctype, referrerPolicy } = action.init ?? {}
    if (referrerPolicy !== undefined) {
      const meta = document.createElement('meta')
      meta.name = 'referrer'
      meta.content = referrerPolicy
      document.head.append(meta)
    }
    const form = document.createElement('form')
    form.method = method
    form.action = url
    form.target = '_top'
    if (enctype !== undefined) form.enctype = enctype
    for (const [name, value] of Object.entries(body)) {
      const input = document.createElement('input')
      input.name = name
      input.value = String(value)
      form.append(input)
    }
    document.body.append(form)
    form.submit()
  }
  // A WebSocket that a browser delays or forgets must not keep the others.
  const enough = new Promise((resolve) => setTimeout(resolve, 20_000))
  await Promise.race([Promise.all(performances.map(performOne)), enough])
}

/** Called in the page: has a sandboxed frame perform the actions. */
export function performInSandbox({
  source,
  performances,
}: {
  readonly source: string
  readonly performances: readonly Performance[]
}): Promise<void> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe')
    addEventListener('message', () => resolve(), { once: true })
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-top-navigation')
    frame.srcdoc = `<body><script>(${source})(${JSON.stringify(performances)}).then(() => parent.postMessage('', '*'))</script>`
    document.body.append(frame)
  })
}
