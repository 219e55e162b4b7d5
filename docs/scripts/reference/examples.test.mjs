import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { ENTRY_POINTS } from './entry-points.mjs'
import { readEntryPoints } from './exports.mjs'
import { finder } from './links.mjs'
import { describe } from './pages.mjs'

const CONFIG = fileURLToPath(new URL('../reference.tsconfig.json', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../packages/', import.meta.url))
/** From here, the modules that examples import can be found. */
const FOLDER = `${PACKAGES}core/src/`

/** Names that examples use without a declaration. */
const AMBIENT = `
declare const app: any, listener: import('node:http').RequestListener, server: any
declare const sockets: { handleUpgrade(request: any, socket: any, head: any, opened: (client: unknown) => void): void; emit: any }
declare const sql: { (text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>; listen(channel: string, notify: (text: string) => void): Promise<void> }
declare const connect: any, createServer: any, Server: any, WebSocketServer: any, watch: any, readFile: any
declare const logger: any, expect: any, upstream: string, url: string, origin: string
declare const handler: any, options: any, request: Request, response: Response, error: any
declare const tenants: (origin: string) => Promise<boolean>
declare const lookup: import('@corsage/live').Lookup
declare const policy: import('@corsage/core').Policy
declare const page: import('@corsage/user-agent').Page
type Env = { ASSETS: { fetch(request: Request): Promise<Response> } }
type ExecutionContext = object
`
/** A request as the algorithms of the standard see it. */
const STANDARD_REQUEST = `declare const request: import('@corsage/user-agent').CorsRequest &
  import('@corsage/user-agent/fetch').RedirectableRequest`
/** The imports of names that the example's own entry point does not export. */
const ELSEWHERE = { cors: '@corsage/express', guard: '@corsage/express', createPolicy: '@corsage/core' }

const MISTAKE = {
  file: `${FOLDER}mistake.ts`,
  code: "import { createPolicy } from '@corsage/core'\ncreatePolicy({ orgins: '*' })",
}

const { entries, api } = readEntryPoints()
describe(entries, api, finder(entries))
const examples = entries
  .filter(({ forAuthors }) => !forAuthors)
  .flatMap((entry) => entry.exports.flatMap((one) => examplesOf(one, entry)))
const errors = errorsIn([...examples, MISTAKE])

it.each(examples)('the example of $name compiles', ({ file, code }) => {
  expect({ code, errors: errors.get(file) ?? [] }).toEqual({ code, errors: [] })
})

it('a mistake in an example is found', () => {
  expect(errors.get(MISTAKE.file)).toHaveLength(1)
})

function examplesOf({ name, doc, members }, entry) {
  const all = [doc, ...members.map((member) => member.doc)].flatMap((one) => one.examples)
  return all.map((example, index) => {
    const code = example.replaceAll(/^```.*$/gm, '').trim()
    return {
      name: `${entry.module} ${name}`,
      file: `${FOLDER}${entry.folder}-${name}-${index}.ts`,
      code: withImports(code, entry),
    }
  })
}

function withImports(code, { module, exports, reexports }) {
  const own = new Set([...exports, ...reexports].map(({ name }) => name))
  const imported = /^import .*? from .*$/gm
  const used = new Set(code.replaceAll(imported, '').match(/(?<![.\w'-])[A-Za-z]\w+\b(?!:)/g))
  const lines = [...used].flatMap((name) => {
    if (new RegExp(`(?:const|let|function) ${name}\\b`).test(code)) return []
    const from = own.has(name) ? module : ELSEWHERE[name]
    return from === undefined ? [] : [`import { ${name} } from '${from}'`]
  })
  if (module === '@corsage/user-agent/fetch') lines.push(STANDARD_REQUEST)
  return [...lines, 'export {}', code].join('\n')
}

/** Returns what TypeScript reports about each file. */
function errorsIn(files) {
  const { config } = ts.readConfigFile(CONFIG, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${CONFIG}/..`)
  const paths = Object.fromEntries(ENTRY_POINTS.map(({ module, file }) => [module, [PACKAGES + file]]))
  const settings = {
    ...options,
    paths,
    noUnusedLocals: false,
    noUnusedParameters: false,
    verbatimModuleSyntax: false,
  }
  const texts = new Map([[`${FOLDER}ambient.d.ts`, AMBIENT], ...files.map(({ file, code }) => [file, code])])
  const host = ts.createCompilerHost(settings)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.getSourceFile = (file, version) =>
    texts.has(file) ? ts.createSourceFile(file, texts.get(file), version) : getSourceFile(file, version)
  const program = ts.createProgram([...texts.keys()], settings, host)
  return new Map(
    [...texts.keys()].map((file) => [
      file,
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0]),
    ]),
  )
}
