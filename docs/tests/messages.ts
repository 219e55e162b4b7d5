import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { repositorySlug } from '../.vitepress/links.ts'

const FOLDER = fileURLToPath(new URL('../troubleshooting', import.meta.url))

/** A console message, as quoted in the troubleshooting pages. */
export interface QuotedMessage {
  readonly message: string
  /** The addresses of all sections that quote it. */
  readonly sections: readonly string[]
}

/** Collects the console messages that the troubleshooting pages quote. Messages that differ only in URLs count as one. */
export function quotedMessages(): readonly QuotedMessage[] {
  const found = new Map<string, { message: string; sections: string[] }>()
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.md')) continue
    const path = `/troubleshooting/${file.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`
    let anchor = ''
    for (const line of readFileSync(`${FOLDER}/${file}`, 'utf8').split('\n')) {
      const [, heading] = /^#+ (.+)$/.exec(line) ?? []
      if (heading !== undefined) anchor = repositorySlug(heading)
      const [, message] = /^> `(.+)`$/.exec(line) ?? []
      if (message === undefined) continue
      const key = message.replaceAll(/https?:[^\s'’)]+/g, '')
      const quoted = found.get(key) ?? { message, sections: [] }
      quoted.sections.push(`${path}#${anchor}`)
      found.set(key, quoted)
    }
  }
  return [...found.values()]
}

/** Writes a message as it appears on a reader's machine, with other addresses. */
export function asPasted(message: string): string {
  return message
    .replaceAll('https://api.example.com/items', 'http://localhost:3000/v1/users?page=2')
    .replaceAll('https://app.example.com', 'http://localhost:5173')
}
