import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/runtimes', import.meta.url))

const { platform, arch } = process
const onLinux = platform === 'linux'

/**
 * The runtimes as npm has them, for this machine. They are not dependencies of the workspace, because building
 * and testing do not need half a gigabyte of them, and each has its own `node`.
 */
const PACKAGES = {
  'node-20': `npm:node-${platform}-${arch}@20.20.2`,
  'node-22': `npm:node-${platform}-${arch}@22.23.3`,
  'node-24': `npm:node-${platform}-${arch}@24.21.0`,
  'node-26': `npm:node-${platform}-${arch}@26.10.0`,
  deno: `npm:@deno/${platform}-${arch}${onLinux ? '-glibc' : ''}@2.9.6`,
  bun: `npm:@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}@1.4.5`,
  workerd: `npm:@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}@1.20261117.1`,
} as const

const PROGRAMS: Record<RuntimePackage, string> = {
  'node-20': 'node-20/bin/node',
  'node-22': 'node-22/bin/node',
  'node-24': 'node-24/bin/node',
  'node-26': 'node-26/bin/node',
  deno: 'deno/deno',
  bun: 'bun/bin/bun',
  workerd: 'workerd/bin/workerd',
}

export type RuntimePackage = keyof typeof PACKAGES

/** Installs every runtime, once, and says where their programs are. */
export async function installRuntimes(): Promise<Readonly<Record<RuntimePackage, string>>> {
  const manifest = JSON.stringify({ private: true, dependencies: PACKAGES }, undefined, 2)
  const path = join(FOLDER, 'package.json')
  const programs = Object.fromEntries(
    Object.entries(PROGRAMS).map(([name, program]) => [name, join(FOLDER, 'node_modules', program)]),
  ) as Record<RuntimePackage, string>
  const installed = existsSync(path) && readFileSync(path, 'utf8') === manifest
  if (installed && Object.values(programs).every((program) => existsSync(program))) return programs
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(path, manifest)
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--ignore-scripts']
  const { code, output } = await run(['npm', 'install', '--no-package-lock', ...quietly], FOLDER)
  if (code !== 0) throw new Error(`The runtimes cannot be installed:\n${output}`)
  return programs
}
