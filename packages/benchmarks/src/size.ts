import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

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
  /** Packages that are not part of the bundle. */
  readonly external?: readonly string[]
  readonly conditions?: readonly string[]
  /** Folders of core whose modules are empty in this bundle, which shows what they weigh. */
  readonly without?: RegExp
  readonly aim?: number
}

const POLICY = `export { createPolicy, withCors } from '@corsage/core'`

/** The adapters, what they build on, and the most that `cors` alone should add. */
const ADAPTERS: readonly (readonly [name: string, base: readonly string[], aim: number])[] = [
  ['node', ['core'], 2000],
  ['express', ['core', 'node'], 500],
  ['koa', ['core', 'node'], 400],
  ['fastify', ['core', 'node'], 2000],
  ['hono', ['core'], 800],
]

function adapterBundles([name, base, aim]: (typeof ADAPTERS)[number]): readonly Bundle[] {
  const external = [...base.map((one) => `@corsage/${one}`), 'node:*', 'fastify-plugin', 'find-my-way']
  const title = (what: string) => `@corsage/${name}: ${what}, on top of ${base.join(' and ')}`
  return [
    { title: title('cors'), source: `export { cors } from '@corsage/${name}'`, external, aim },
    { title: title('everything'), source: `export * from '@corsage/${name}'`, external },
  ]
}

/** The parts of core, from its sources, because their folders say what a module does. */
const parts: readonly Bundle[] = Object.entries({
  messages: /core\/src\/advise\//,
  validation: /core\/src\/accept\//,
  'messages and validation': /core\/src\/a(dvise|ccept)\//,
}).map(([what, without]) => ({
  title: `@corsage/core: createPolicy and withCors, without ${what}`,
  source: `export { createPolicy, withCors } from '../../core/src/index.ts'`,
  without,
}))

const bundles: readonly Bundle[] = [
  { title: '@corsage/core: createPolicy and withCors', source: POLICY, aim: 14_000 },
  {
    title: '@corsage/core: createPolicy and withCors, terse',
    source: POLICY,
    conditions: ['corsage-terse'],
    aim: 9000,
  },
  {
    title: '@corsage/core: everything',
    source: `export * from '@corsage/core'; export * from '@corsage/core/adapter'`,
  },
  ...parts,
  ...ADAPTERS.flatMap(adapterBundles),
  {
    title: '@corsage/express: cors, with its dependencies',
    source: `export { cors } from '@corsage/express'`,
    external: ['node:*'],
  },
  { title: 'cors, with its dependencies', source: `export { default } from 'cors'` },
]

export async function size(): Promise<readonly Size[]> {
  return await Promise.all(bundles.map(measure))
}

async function measure(bundle: Bundle): Promise<Size> {
  const { title, source, external = [], conditions = [], without, aim } = bundle
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    external: [...external],
    conditions: [...conditions],
    plugins: without === undefined ? [] : [emptying(without)],
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

/** Keeps the exports of the modules of a path, without their code. */
function emptying(filter: RegExp): Plugin {
  return {
    name: 'empty',
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        const { metafile } = await build({
          entryPoints: [path],
          bundle: true,
          format: 'esm',
          outdir: '.',
          write: false,
          metafile: true,
        })
        const names = Object.values(metafile.outputs).flatMap((output) => output.exports)
        return { contents: names.map((name) => `export const ${name} = undefined`).join('\n') }
      })
    },
  }
}
