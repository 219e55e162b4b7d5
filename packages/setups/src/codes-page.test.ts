import { readFileSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createPolicy, PolicyError, withCors, withGuard } from '@corsage/core'
import { cors } from '@corsage/node'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(`${ROOT}docs/reference/codes.md`, 'utf8')

/** An example of a code: an expression, and the message that it causes. */
interface Example {
  readonly code: string
  readonly expression: string
  readonly message: string
  readonly severity: string | undefined
}

const examples: readonly Example[] = page
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [, code = '', expression = '', message = ''] =
      /^`(.+)`\n\n`+(.+?)`+\n\n> `(.+)`\n/.exec(section) ?? []
    return { code, expression, message, severity: /^Severity: (\w+)\.$/m.exec(section)?.[1] }
  })
const issues = examples.filter(({ severity }) => severity === undefined)
const warnings = examples.filter(({ severity }) => severity !== undefined)

const handler = () => new Response()
const request = new IncomingMessage(new Socket())
/** The names in the examples. */
const scope = {
  app: { use: (listener: typeof cors) => listener(request as never, new ServerResponse(request) as never) },
  cors,
  createPolicy,
  guard: (...given: readonly unknown[]) => withGuard(handler, ...(given as [never])),
  handler,
  isAllowed: () => true,
  policy: createPolicy({ origins: 'https://app.example.com', credentials: true }),
  withCors,
}

describe('docs/reference/codes.md', () => {
  it.each(issues)('$code: $expression', ({ code, expression, message }) => {
    const error = thrownBy(expression)
    expect(error.issues.map((issue) => [issue.code, `${issue.path || 'options'}: ${issue.message}`])).toEqual(
      [[code, message]],
    )
  })

  it.each(warnings)('$code: $expression', ({ code, expression, message, severity }) => {
    const { warnings: found } = evaluate(expression) as typeof scope.policy
    expect(found.map((one) => [one.code, `${one.path}: ${one.message}`, one.severity])).toEqual([
      [code, message, severity],
    ])
  })

  it('has every code of an issue', () => {
    const codes = codesIn('packages/core/src/issues.ts', ['PolicyIssueCode', 'GuardIssueCode'])
    expect(issues.map(({ code }) => code).sort()).toEqual([...codes].sort())
  })

  it('has every code of a warning', () => {
    const codes = codesIn('packages/core/src/issues.ts', ['PolicyWarning']).filter((code) =>
      code.includes('-'),
    )
    expect(warnings.map(({ code }) => code).sort()).toEqual([...codes].sort())
  })

  it.each([
    ['CORS refusals', 'packages/core/src/decide/decision.ts', ['RefusalReason']],
    ['Guard refusals', 'packages/core/src/guard/rules.ts', ['GuardReason']],
    ['Browser refusals', 'packages/user-agent/src/fetch/refusal.ts', ['RefusalCode', 'CorsCheckCode']],
  ])('has every code under %s', (heading, file, types) => {
    const [, section = ''] = page.split(`\n## ${heading}\n`)
    const [own = ''] = section.split('\n## ')
    const listed = own.split('\n').flatMap(
      (line) =>
        /^(?:- (`.+?):|\| (`.+?) *\|)/
          .exec(line)
          ?.slice(1)
          .join('')
          .match(/[\w-]+/g) ?? [],
    )
    const codes = codesIn(file, types)
    // These have a variant for the preflight.
    const checks = codesIn(file, ['CorsCheckCode']).map((code) => `preflight-${code}`)
    expect([...listed].sort()).toEqual([...codes, ...checks].sort())
  })
})

function evaluate(expression: string): unknown {
  return new Function(...Object.keys(scope), `return ${expression}`)(...Object.values(scope))
}

function thrownBy(expression: string): PolicyError {
  try {
    evaluate(expression)
  } catch (error) {
    if (error instanceof PolicyError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** Returns the texts in the declarations of types. */
function codesIn(file: string, names: readonly string[]): string[] {
  const source = ts.createSourceFile(file, readFileSync(ROOT + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const codes: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) codes.push(node.literal.text)
    node.forEachChild(visit)
  }
  source.forEachChild((node) => {
    const isType = ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)
    if (isType && names.includes(node.name.text)) visit(node)
  })
  return codes
}
