import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PAGES = fileURLToPath(new URL('../../../../docs/recipes', import.meta.url))
/** Within the package, so that its dependencies are found, and ignored by git. */
const REPORTS = fileURLToPath(new URL('../../reports', import.meta.url))

/** The pages whose programs this folder tests. */
export const RECIPES = [
  'apps',
  'better-auth',
  'graphql',
  'nestjs',
  'nextjs',
  'passport',
  'socket-io',
  'trpc',
  'tus',
  'vite',
  'websockets',
] as const

export type Recipe = (typeof RECIPES)[number]

/** As a user's project can have it. Nest needs decorators. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    noEmit: true,
  },
} as const

/** Globals of Workers, which Node lacks. */
const WORKERS = `declare const WebSocketPair: new () => Record<0 | 1, { accept(): void; send(text: string): void }>
interface ResponseInit { webSocket?: unknown }
`

/** Returns the TypeScript programs of a page of `docs/recipes`, by the file that each block names in its title. */
export function programsOf(recipe: Recipe): ReadonlyMap<string, string> {
  const page = readFileSync(join(PAGES, `${recipe}.md`), 'utf8')
  const blocks = page.matchAll(/^```ts \[(?<file>[^\]]+)\]\n(?<code>[\s\S]*?)^```$/gm)
  return new Map([...blocks].map(({ groups }) => [groups?.['file'] as string, groups?.['code'] as string]))
}

/** Writes the programs of each page to a folder, and returns the folder around them, which is a project of TypeScript. */
export function writePrograms(recipes: readonly Recipe[], name: string): string {
  const folder = join(REPORTS, name)
  rmSync(folder, { recursive: true, force: true })
  for (const recipe of recipes) {
    for (const [file, code] of programsOf(recipe)) write(join(folder, recipe, file), code)
  }
  write(join(folder, 'workers.d.ts'), WORKERS)
  write(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  return folder
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
