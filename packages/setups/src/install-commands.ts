/** The packages that a shell command installs or removes. */
export interface PackageChange {
  readonly installs: readonly string[]
  readonly removes: readonly string[]
}

const INSTALL = /^(?:npm (?:install|i|add)|pnpm add|yarn add|bun add|deno add) +(?<rest>.+)$/
const REMOVE = /^(?:npm (?:uninstall|remove)|pnpm remove) +(?<rest>.+)$/

/** Reads one line of a shell block. A line that changes no package of the project gives two empty lists. */
export function packageChange(command: string): PackageChange {
  const line = command.replace(/\s#.*$/, '').trim()
  return { installs: names(INSTALL, line), removes: names(REMOVE, line) }
}

function names(expression: RegExp, line: string): string[] {
  const words = line.match(expression)?.groups?.['rest']?.split(/\s+/) ?? []
  if (words.includes('--global') || words.includes('-g')) return []
  return words.filter((word) => !word.startsWith('-')).map(nameOf)
}

/** `npm:@corsage/core@1` is `@corsage/core`. */
function nameOf(word: string): string {
  return word.replace(/^npm:/, '').replace(/(?<=.)@.*$/, '')
}
