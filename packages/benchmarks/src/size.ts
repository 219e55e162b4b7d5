import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** Bytes of a bundle. */
export interface Size {
  readonly title: string
  readonly minified: number
  readonly gzip: number
  readonly brotli: number
  /** The most that it should be gzipped. */
  readonly aim?: number | undefined
}

interface Bundle {
  readonly title: string
  readonly source: string
  /** What it does not hold. */
  readonly external: readonly string[]
  readonly aim?: number
}

const adapter = (name: string): Bundle => ({
  title: `@corsage/${name}, on top of core`,
  source: `export * from '@corsage/${name}'`,
  external: ['@corsage/core', 'node:*', 'fastify-plugin', 'find-my-way'],
  aim: 1000,
})

const bundles: readonly Bundle[] = [
  {
    title: '@corsage/core, everything',
    source: `export * from '@corsage/core'; export * from '@corsage/core/adapter'`,
    external: [],
    aim: 5000,
  },
  {
    title: 'createPolicy and withCors',
    source: `export { createPolicy, withCors } from '@corsage/core'`,
    external: [],
  },
  ...['node', 'express', 'fastify', 'koa', 'hono'].map(adapter),
]

export async function size(): Promise<readonly Size[]> {
  return await Promise.all(bundles.map(measure))
}

async function measure({ title, source, external, aim }: Bundle): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    external: [...external],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'node20',
    write: false,
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  return {
    title,
    minified: code.byteLength,
    gzip: gzipSync(code, { level: 9 }).byteLength,
    brotli: brotliCompressSync(code).byteLength,
    aim,
  }
}
