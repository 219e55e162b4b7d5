// Compares what each package exports with the report in its folder `api`, or rewrites the reports.
//   node scripts/api-reports.mjs [--write]
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))
const ENTRIES = {
  core: ['index', 'adapter'],
  'adapter-node': ['index', 'adapter'],
  'adapter-express': ['index'],
  'adapter-fastify': ['index'],
  'adapter-koa': ['index'],
  'adapter-hono': ['index'],
  live: ['index'],
  'user-agent': ['index', 'fetch', 'matchers'],
}
const write = process.argv.includes('--write')
const temporary = mkdtempSync(join(tmpdir(), 'corsage-api-'))

let different = 0
for (const [name, entries] of Object.entries(ENTRIES)) {
  for (const entry of entries) if (!sameApi(join(PACKAGES, name), name, entry)) different += 1
}
rmSync(temporary, { recursive: true })
process.exitCode = different > 0 && !write ? 1 : 0

function sameApi(folder, name, entry) {
  const reportFolder = join(folder, 'api')
  mkdirSync(reportFolder, { recursive: true })
  const message = { logLevel: 'none' }
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, 'dist', `${entry}.d.ts`),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            module: 'esnext',
            moduleResolution: 'bundler',
            lib: ['es2023', 'dom', 'dom.iterable'],
            types: [],
            strict: true,
            skipLibCheck: true,
          },
          include: ['dist'],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder,
        reportTempFolder: temporary,
        reportFileName: `${entry}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: message },
        extractorMessageReporting: { default: message },
        tsdocMessageReporting: { default: message },
      },
    },
  })
  const { apiReportChanged } = Extractor.invoke(config, { localBuild: write, showVerboseMessages: false })
  if (!apiReportChanged) return true
  const where = `packages/${name}/api/${entry}.api.md`
  if (write) console.log(`written: ${where}`)
  else
    console.log(
      `${where} is not what the package exports. pnpm api --write accepts this:\n${difference(folder, entry)}`,
    )
  return false
}

/** The lines that only one of the two has. */
function difference(folder, entry) {
  const lines = (path) => {
    try {
      return readFileSync(path, 'utf8').split('\n')
    } catch {
      return []
    }
  }
  const before = lines(join(folder, 'api', `${entry}.api.md`))
  const after = lines(join(temporary, `${entry}.api.md`))
  const removed = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`)
  const added = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)
  return [...removed, ...added].join('\n')
}
