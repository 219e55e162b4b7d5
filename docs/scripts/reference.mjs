// Writes the reference pages from the packages' doc comments.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application, Converter, LogLevel } from 'typedoc'
import { load as markdown } from 'typedoc-plugin-markdown'

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url))
const output = pathOf('../reference')

/** In the order of the sidebar: the folder of the package, and the page that it gets. */
const entries = [
  ['core/src/index.ts', 'core'],
  ['core/src/adapter.ts', 'core-adapter'],
  ['adapter-express/src/index.ts', 'express'],
  ['adapter-fastify/src/index.ts', 'fastify'],
  ['adapter-koa/src/index.ts', 'koa'],
  ['adapter-hono/src/index.ts', 'hono'],
  ['adapter-node/src/index.ts', 'node'],
  ['adapter-node/src/adapter.ts', 'node-adapter'],
  ['live/src/index.ts', 'live'],
  ['user-agent/src/index.ts', 'user-agent'],
  ['user-agent/src/fetch.ts', 'user-agent-fetch'],
  ['user-agent/src/matchers.ts', 'user-agent-matchers'],
]
/** The pages that are not the main entry point of a package. */
const DESCRIPTIONS = {
  'core-adapter': 'For authors of adapters',
  'node-adapter': 'For authors of adapters for frameworks built on Node',
  'user-agent-fetch': 'The CORS algorithms of the Fetch standard',
  'user-agent-matchers': 'Matchers for Vitest and Jest',
}
const titleOf = (page) => `@corsage/${page.replace(/-(adapter|fetch|matchers)$/, '/$1')}`

const app = await Application.bootstrapWithPlugins({
  plugin: [markdown],
  entryPoints: entries.map(([file]) => pathOf(`../../packages/${file}`)),
  tsconfig: pathOf('./reference.tsconfig.json'),
  outputs: [{ name: 'markdown', path: output }],
  readme: 'none',
  disableSources: true,
  excludeInternal: true,
  excludeExternals: true,
  logLevel: LogLevel.Warn,
  validation: { notExported: false, invalidLink: true, notDocumented: false },
  router: 'module',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  pageTitleTemplates: { index: 'Reference', module: ({ name }) => titleOf(name) },
})
app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
  const folders = project.children.map(({ name }) => name)
  project.children.forEach((module, index) => {
    const [file, page] = entries[index]
    if (!file.startsWith(module.name)) throw new Error(`Unexpected order of modules: ${folders.join(', ')}`)
    module.name = page
  })
})
const project = await app.convert()
if (!project) process.exit(1)
rmSync(output, { recursive: true, force: true })
await app.generateOutputs(project)
nameModules(`${output}/index.md`)
for (const file of readdirSync(output)) correctAnchors(file)
if (app.logger.hasErrors()) process.exit(1)

/** The list of all pages names them as their users import them, and says what each is. */
function nameModules(file) {
  const list = readFileSync(file, 'utf8').replace('\n## Modules\n', '')
  writeFileSync(
    file,
    list.replaceAll(
      /\[([\w-]+)\]\((.+)\)/g,
      (_link, page, address) => `[${titleOf(page)}](${address}): ${descriptionOf(page)}`,
    ),
  )
}

function descriptionOf(page) {
  const description = DESCRIPTIONS[page]
  if (description) return description
  const [file] = entries.find(([, name]) => name === page)
  return JSON.parse(readFileSync(pathOf(`../../packages/${file.split('/')[0]}/package.json`), 'utf8'))
    .description
}

/** The plugin numbers some anchors as if the page had another heading of that name before them. Removes those numbers. */
function correctAnchors(file) {
  const text = readFileSync(`${output}/${file}`, 'utf8')
  const corrected = text.replaceAll(/\(([\w-]+\.md)?#([a-z]+)-(\d+)\)/g, (link, page = '', name, number) => {
    const namesakes = headingsOf(page || file).filter((heading) => heading === name).length
    return namesakes > Number(number) ? link : `(${page}#${name})`
  })
  writeFileSync(`${output}/${file}`, corrected)
}

function headingsOf(file) {
  const text = readFileSync(`${output}/${file}`, 'utf8')
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase())
}
