import type { Program } from './programs.ts'

/** A request to a program, and what its response must have. */
export interface Question {
  readonly title: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Whether the guard refuses it with 403, or the origin that can read the response. */
  readonly expects: { readonly refused?: boolean; readonly origin?: string }
}

const APPLIES_CORS = /\b(?:cors|withCors)\(|register\(cors\b/
const GUARDS = /\b(?:guard|withGuard)\(|register\(guard\b/
const GUARDS_UPGRADES = /\b(?:guardUpgrade|verifyClient|allowRequest)\(/
const USUAL = 'https://app.example.com'

/** Returns the requests that prove a program: a preflight and a read from an allowed origin, and refusals by the guard. */
export function questionsFor({ code, asked }: Program): Question[] {
  const path = asked['path'] ?? pathIn(code)
  const origin = asked['origin'] ?? originIn(code)
  const host: Record<string, string> = asked['host'] === undefined ? {} : { host: asked['host'] }
  const method = asked['method'] ?? methodIn(code)
  const foreign = { ...host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const questions: Question[] = []
  if (APPLIES_CORS.test(code)) {
    const preflight = { ...host, origin, 'access-control-request-method': method }
    questions.push(
      { title: 'preflight', method: 'OPTIONS', path, headers: preflight, expects: { origin } },
      { title: 'read', method: 'GET', path, headers: { ...host, origin }, expects: { origin } },
    )
  }
  if (GUARDS.test(code) && !code.includes('report: true')) {
    questions.push({ title: 'guard', method: 'POST', path, headers: foreign, expects: { refused: true } })
  }
  if (GUARDS_UPGRADES.test(code)) {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }
    const socketPath = code.includes("from 'socket.io'") ? '/socket.io/?EIO=4&transport=websocket' : path
    const ask = (title: string, headers: Record<string, string>, refused: boolean): Question => ({
      ...{ title, method: 'GET', path: socketPath, expects: { refused } },
      headers: { ...upgrade, ...headers },
    })
    questions.push(ask('upgrade', { origin }, false), ask('foreign upgrade', foreign, true))
  }
  return questions
}

/** The path of the first route, or of the first resource. */
function pathIn(code: string): string {
  const route = code.match(/\.(?:get|post|put|delete|all|route)\(\s*'(\/[^':*]*)'/)?.[1]
  return route ?? '/items'
}

function methodIn(code: string): string {
  return /methods: \[/.test(code) && !/'PUT'/.test(code) ? 'GET' : 'PUT'
}

function originIn(code: string): string {
  const first = code.match(/origins?: \[?\s*'(https?:\/\/[^'*]+)'/)?.[1]
  if (first !== undefined || code.includes(`'${USUAL}'`)) return first ?? USUAL
  return code.match(/'(https:\/\/[^'*/]+)'/)?.[1] ?? USUAL
}
