import { confirm, input, select } from '@inquirer/prompts'
import { CommandError } from '../command-error.ts'
import { type Answers, DEFAULT_METHODS, issuesOf, listOf } from './answers.ts'
import { FRAMEWORKS, type FrameworkName } from './frameworks.ts'

type Callers = 'any' | 'listed' | 'subdomains' | 'previews'

const QUESTIONS: Readonly<Record<Exclude<Callers, 'any'>, string>> = {
  listed: 'Which origins? With commas between them:',
  subdomains: 'The subdomains of which domains? For example example.com:',
  previews: 'What do the previews look like? For example https://my-app-*.example.dev:',
}

/** What is asked about whom, for one thing at a time. */
const CALLERS: readonly { readonly value: Callers; readonly name: string; readonly description: string }[] = [
  { value: 'listed', name: 'Some origins', description: 'https://app.example.com, http://localhost:5173' },
  { value: 'subdomains', name: 'Every subdomain of a domain', description: 'https://*.example.com' },
  { value: 'previews', name: 'Preview deployments', description: 'https://my-app-*.example.dev' },
  { value: 'any', name: 'Any site', description: 'public data, without cookies' },
]

/** Where questions are put and answered: on stderr, so that stdout holds nothing but the result. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/**
 * Asks for what is not known yet: at most six questions, each of which is answered right before the next is asked.
 *
 * @throws {@link CommandError} where the person leaves.
 */
export async function interview(known: Answers, terminal: Terminal): Promise<Answers> {
  try {
    return await ask(known, terminal)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new CommandError('Stopped before the last question, so there is no policy.')
    }
    throw error
  }
}

async function ask(known: Answers, terminal: Terminal): Promise<Answers> {
  let answers = known
  if (!answers.framework) answers = { ...answers, framework: await askFramework(terminal) }
  // Credentials are asked for first: what they forbid is then told where the origins are typed.
  if (!answers.origins) {
    const callers = await select({ message: 'Who may call it?', choices: CALLERS }, terminal)
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

/** `example.com` as the pattern of its subdomains; what is a pattern already stays. */
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
  const message = 'Which response headers of yours do pages read? (none)'
  const validate = (typed: string) => verdict({ ...answers, exposeHeaders: listOf(typed) })
  return listOf(await input({ message, validate }, terminal))
}

/** `true`, or what is wrong with the answers so far and what to write instead. */
function verdict(answers: Answers): true | string {
  const [issue] = issuesOf(answers)
  return issue ? issue.message : true
}
