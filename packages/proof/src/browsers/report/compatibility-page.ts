import { frameworkNames } from '../../servers/index.ts'
import type { Case } from '../cases/case.ts'
import { chapters } from '../cases/index.ts'
import type { EngineName } from '../engines/index.ts'
import { pinned } from '../exchanges/pinned.ts'
import type { MatrixResult, Results } from './results.ts'

const titles: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox ESR',
  webkit: 'WebKitGTK',
}

/** The page `docs/compatibility.md`. It holds no time, so that the same browsers give the same page. */
export function compatibilityPage(results: Results): string {
  const cases = chapters.flatMap((chapter) => chapter.cases)
  return [
    introduction(results, cases.length),
    casesSection(results.matrix, cases),
    departuresSection(cases),
    exchangesSection(results),
    quirksSection(),
  ].join('\n')
}

function introduction({ matrix }: Results, count: number): string {
  return `# Compatibility

Three real browsers against every adapter, and against [\`@corsage/user-agent\`](../packages/user-agent/README.md). This page is
written by the run itself, \`pnpm --filter @corsage/proof browsers\`.

${table(
  ['engine', 'version'],
  matrix.map(({ product }) => {
    const space = product.lastIndexOf(' ')
    return [product.slice(0, space), product.slice(space + 1)]
  }),
)}
Each of ${count} cases runs in each engine against a real server of each of ${frameworkNames.length} adapters: ${frameworkNames.join(', ')}. \`fetch\` is a
bare Fetch handler with \`withCors\` of \`@corsage/core\`. The pages stand on several origins: two sites, their subdomains,
\`localhost\`, \`127.0.0.1\`, other ports, and https.
`
}

function casesSection(matrix: readonly MatrixResult[], cases: readonly Case[]): string {
  const tables = chapters.map(({ title, cases: ours }) => {
    const rows = ours.map((one) => [
      one.title,
      ...matrix.map(({ engine, passed }) => {
        const mark = one.departures?.[engine] === undefined ? '' : ' (differs)'
        return `${passedBy(passed[cases.indexOf(one)] ?? [])}${mark}`
      }),
    ])
    return `### ${title}\n\n${table(['case', ...matrix.map(({ engine }) => titles[engine])], rows)}`
  })
  return `## Cases

"all" is all ${frameworkNames.length} adapters: the page saw what it had to see, and these requests and no others were on the wire.
"(differs)" says that the engine does so in a way of its own, which the next section tells.

${tables.join('\n')}`
}

function passedBy(passed: readonly string[]): string {
  if (passed.length === frameworkNames.length) return 'all'
  const failed = frameworkNames.filter((name) => !passed.includes(name))
  return `**fails**: ${failed.join(', ')}`
}

function departuresSection(cases: readonly Case[]): string {
  const lines = cases.flatMap(({ title, departures = {} }) =>
    Object.entries(departures).map(
      ([engine, { how }]) => `- ${titles[engine as EngineName]}, ${title}: it ${how}.`,
    ),
  )
  return `## Where engines differ\n\n${lines.join('\n')}\n`
}

function exchangesSection({ exchanges }: Results): string {
  const rows = exchanges.map(({ engine, counts }) => [
    titles[engine],
    ...[counts.exchanges, counts.sequences, counts.requests, counts.refusals, counts.differences].map(String),
  ])
  return `## The user agent against the engines

Random exchanges go through each engine, and through the user agent with the quirks of that engine. An exchange is a
request of a page or of a sandboxed frame, the answer to its preflight, its own answer, and redirects. Their values are
right, nearly right, or broken. Random sequences of four to eight requests to one URL, which often redirects, test the
preflight cache. Compared are what the page sees, with every readable header, and each
request on the wire; in Chromium also each text in the console. The seed is ${exchanges[0]?.seed}.

${table(['engine', 'exchanges', 'sequences', 'requests on the wire', 'refused', 'differences'], rows)}`
}

function quirksSection(): string {
  const quirks = pinned.map(({ title, departures, notModelled }) => {
    const lines = Object.entries(departures).map(
      ([engine, { how }]) => `- ${titles[engine as EngineName]} ${how}.`,
    )
    const left =
      notModelled === undefined ? '' : `\n\nThe user agent does as the standard says: ${notModelled}.`
    return `### ${title.charAt(0).toUpperCase()}${title.slice(1)}\n\n${lines.join('\n')}${left}\n`
  })
  return `## Quirks

Where engines depart from the Fetch standard. Each is shown by an exchange of its own, in all engines. An engine that is
not named does as the standard says.

${quirks.join('\n')}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}
