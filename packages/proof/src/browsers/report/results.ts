import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FrameworkName } from '../../servers/index.ts'
import type { EngineName } from '../engines/index.ts'

/** What the matrix of one engine found: for each case, in order, the adapters that passed. */
export interface MatrixResult {
  readonly engine: EngineName
  readonly product: string
  readonly passed: readonly (readonly FrameworkName[])[]
}

/** What the exchanges of one engine found. */
export interface ExchangesResult {
  readonly engine: EngineName
  readonly product: string
  readonly seed: number
  readonly counts: {
    readonly exchanges: number
    readonly sequences: number
    readonly requests: number
    readonly refusals: number
    readonly differences: number
  }
  /** The titles of the pinned exchanges that went as they should. */
  readonly passed: readonly string[]
}

export interface Results {
  readonly matrix: readonly MatrixResult[]
  readonly exchanges: readonly ExchangesResult[]
}

const folder = fileURLToPath(new URL('../../../reports/results', import.meta.url))
const engineNames: readonly EngineName[] = ['chromium', 'firefox', 'webkit']

/** The test files are processes of their own: each leaves what it found in a file. */
export function keepMatrix(result: MatrixResult): void {
  keep(`matrix-${result.engine}`, result)
}

export function keepExchanges(result: ExchangesResult): void {
  keep(`exchanges-${result.engine}`, result)
}

export function forgetResults(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Everything that the run found, or `null` when only a part of it was run. */
export function readResults(): Results | null {
  const files = engineNames.flatMap((engine) => [pathOf(`matrix-${engine}`), pathOf(`exchanges-${engine}`)])
  if (!files.every((file) => existsSync(file))) return null
  const read = (name: string) => JSON.parse(readFileSync(pathOf(name), 'utf8'))
  return {
    matrix: engineNames.map((engine): MatrixResult => read(`matrix-${engine}`)),
    exchanges: engineNames.map((engine): ExchangesResult => read(`exchanges-${engine}`)),
  }
}

function keep(name: string, result: object): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(pathOf(name), JSON.stringify(result))
}

function pathOf(name: string): string {
  return `${folder}/${name}.json`
}
