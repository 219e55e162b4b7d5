import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FrameworkName } from '../../servers/index.ts'
import type { EngineName } from '../engines/index.ts'

/** The result of the matrix in one engine: the adapters that passed, for each case in order. */
export interface MatrixResult {
  readonly engine: EngineName
  readonly product: string
  readonly passed: readonly (readonly FrameworkName[])[]
}

/** The result of the exchanges in one engine. */
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

/** Test files run in separate processes, so each writes its result to a file. */
export function keepMatrix(result: MatrixResult): void {
  keep(`matrix-${result.engine}`, result)
}

export function keepExchanges(result: ExchangesResult): void {
  keep(`exchanges-${result.engine}`, result)
}

export function forgetResults(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Returns all results, or `null` if only a part of the tests ran. */
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
