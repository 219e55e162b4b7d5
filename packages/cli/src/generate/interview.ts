import { confirm, input, select } from '@inquirer/prompts'
import { CommandError } from '../command-error.ts'
import { type Answers, DEFAULT_METHODS, issuesOf, listOf } from './answers.ts'
import { FRAMEWORKS, type FrameworkName } from './frameworks.ts'

type Callers = 'any' | 'listed' | 'subdomains' | 'previews'

const QUESTIONS: Readonly<Record<Exclude<Callers, 'any'>, string>> = {
  listed: 'Which origins? Separate them with commas:',
  subdomains: 'The subdomains of which domains? (for example example.com)',
  previews: 'Which pattern do the previews have? (for example https://my-app-*.example.dev)',
}

/** The question for each kind of origins. */
const CALLERS: readonly { readonly value: Callers; readonly name: string; readonly description: string }[] = [
  { value: 'listed', name: 'Some origins', description: 'https://app.example.com, http://localhost:5173' },
  { value: 'subdomains', name: 'Every subdomain of a domain', description: 'https://*.example.com' },
  { value: 'previews', name: 'Preview deployments', description: 'https://my-app-*.example.dev' },
  { value: 'any', name: 'Any site', description: 'public data, without cookies' },
]

/** The terminal for questions and answers. They go to stderr, so that stdout has only the result. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/**
 * Asks at most six questions, and checks each answer before the next question.
 *
 * @throws {@link CommandError} if the user stops.
 */
export async function interview(known: Answers, terminal: Terminal): Promise<Answers> {
  try {
    return await ask(known, terminal)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new CommandError('Stopped before the last question, so no policy was created.')
    }
    throw error
  }
}

async function ask(known: Answers, terminal: Terminal): Promise<Answers> {
  let answers = known
  if (!answers.framework) answers = { ...answers, framework: await askFramework(terminal) }
  // Asked before the origins, so that origins which credentials forbid are rejected at once.
  if (!answers.origins) {
    const callers = await select({ message: 'Which origins can call it?', choices: CALLERS }, terminal)
    if (callers === 'any') answers = { ...answers, origins: ['*'] }
    else {
      answers = await withCredentials(answers, terminal)
      answers = { ...answers, origins: await askOrigins(callers, answers, terminal) }
    }
  } else if (!answers.origins.includes('*')) {
    answers = await withCredentials(answers, terminal)
  }
  if (!answers.methods) answers = { ...answers, methods: await askMethods(answers, terminal) }
  if (!answers.exposeHeaders) answers = { ...answers, exposeHeaders: await askExposed(answers, terminal) }
  return answers
}

function askFramework(terminal: Terminal): Promise<FrameworkName> {
  const names = Object.keys(FRAMEWORKS) as FrameworkName[]
  const choices = names.map((value) => ({ value, name: FRAMEWORKS[value].title }))
  return select({ message: 'Which server?', choices }, terminal)
}

async function withCredentials(answers: Answers, terminal: Terminal): Promise<Answers> {
  if (answers.credentials !== undefined) return answers
  const message = 'Do pages send cookies or HTTP authentication?'
  return { ...answers, credentials: await confirm({ message, default: false }, terminal) }
}

async function askOrigins(
  callers: Exclude<Callers, 'any'>,
  answers: Answers,
  terminal: Terminal,
): Promise<readonly string[]> {
  const read = (typed: string) =>
    listOf(typed).map((part) => (callers === 'subdomains' ? subdomainsOf(part) : part))
  const message = QUESTIONS[callers]
  const validate = (typed: string) => verdict({ ...answers, origins: read(typed) })
  return read(await input({ message, required: true, validate }, terminal))
}

/** Returns the pattern for the subdomains of `example.com`. A pattern stays unchanged. */
function subdomainsOf(typed: string): string {
  if (typed.includes('*')) return typed
  const [scheme, host] = typed.includes('://') ? typed.split('://') : ['https', typed]
  return `${scheme}://*.${host}`
}

async function askMethods(answers: Answers, terminal: Terminal): Promise<readonly string[]> {
  const message = 'Which methods do pages use?'
  const validate = (typed: string) => verdict({ ...answers, methods: listOf(typed) })
  return listOf(await input({ message, default: DEFAULT_METHODS.join(','), validate }, terminal))
}

async function askExposed(answers: Answers, terminal: Terminal): Promise<readonly string[]> {
  const message = 'Which custom response headers do pages read? (none)'
  const validate = (typed: string) => verdict({ ...answers, exposeHeaders: listOf(typed) })
  return listOf(await input({ message, validate }, terminal))
}

/** Returns `true`, or what is wrong with the choices and how to fix it. */
function verdict(answers: Answers): true | string {
  const [issue] = issuesOf(answers)
  return issue ? issue.message : true
}
