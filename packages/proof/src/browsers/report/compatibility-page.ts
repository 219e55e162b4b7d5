import { frameworkNames } from '../../servers/index.ts'
import type { Case, Chapter } from '../cases/case.ts'
import { chapters } from '../cases/index.ts'
import type { EngineName } from '../engines/index.ts'
import { pinned } from '../exchanges/pinned.ts'
import type { MatrixResult, Results } from './results.ts'

const titles: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox ESR',
  webkit: 'WebKitGTK',
}

/** Returns the page `docs/compatibility.md`. It contains no time, so that the same browsers give the same page. */
export function compatibilityPage(results: Results): string {
  return [
    introduction(results),
    casesSection(results.matrix),
    exchangesSection(results),
    quirksSection(),
  ].join('\n')
}

function introduction({ matrix }: Results): string {
  const cases = chapters.flatMap((chapter) => chapter.cases)
  return `# Compatibility

Corsage is tested in three browsers with each adapter. WebKitGTK has the engine of Safari, which itself is not tested.

${table(
  ['engine', 'version'],
  matrix.map(({ product }) => {
    const space = product.lastIndexOf(' ')
    return [product.slice(0, space), product.slice(space + 1)]
  }),
)}
Each of ${cases.length} cases runs in each browser against a server of each adapter: ${frameworkNames.join(', ')}. Here, \`fetch\` is
\`withCors\` of \`@corsage/core\`. A case passes if the page sees the expected result, and the server receives exactly the
expected requests. ${verdict(matrix, cases)}

To run the tests and write this page again, run \`CORSAGE_RUNS=full pnpm browsers\`.
`
}

function verdict(matrix: readonly MatrixResult[], cases: readonly Case[]): string {
  const failures = cases.flatMap((one, index) =>
    matrix.flatMap(({ engine, passed }) => {
      const failed = frameworkNames.filter((name) => !passed[index]?.includes(name))
      return failed.length === 0
        ? []
        : [`- ${one.title}: fails in ${titles[engine]} with ${failed.join(', ')}`]
    }),
  )
  return failures.length === 0 ? 'All cases pass.' : `These cases fail:\n\n${failures.join('\n')}`
}

function casesSection(matrix: readonly MatrixResult[]): string {
  const engines = matrix.map(({ engine }) => engine)
  return `## Tested cases

If a browser departs from the standard, the case names the difference.

${chapters.map((chapter) => chapterSection(chapter, engines)).join('\n')}`
}

function chapterSection({ title, cases }: Chapter, engines: readonly EngineName[]): string {
  return `### ${title}\n\n${grouped(cases, engines).join('\n')}\n`
}

/** Lists cases. Successive cases that share the start of their title, up to a colon, are one item. */
function grouped(cases: readonly Case[], engines: readonly EngineName[]): string[] {
  const items: { start: string; variants: string[]; differences: string }[] = []
  for (const one of cases) {
    const [start, variant] = split(one.title)
    const differences = sentences(one.departures ?? {}, engines)
    const same = items.find((item) => item.start === start && item.differences === differences)
    if (same === undefined) items.push({ start, variants: [variant], differences })
    else if (!same.variants.includes(variant)) same.variants.push(variant)
  }
  return items.map(({ start, variants, differences }) => {
    const all = variants.filter((variant) => variant !== '').join(', ')
    const whole = all === '' ? start : `${start}: ${all}`
    return `- ${whole}${differences === '' ? '' : `. ${differences}`}`
  })
}

/** Splits a title at its last colon outside code. Policies are variants that need no name. */
function split(title: string): readonly [start: string, variant: string] {
  const text = title.replace(/ \(policy "\w+"\)$/, '')
  for (let colon = text.lastIndexOf(': '); colon > 0; colon = text.lastIndexOf(': ', colon - 1)) {
    const start = text.slice(0, colon)
    if (start.split('`').length % 2 === 1) return [start, text.slice(colon + 2)]
  }
  return [text, '']
}

/** Returns a sentence for each way in which engines differ. */
function sentences(
  departures: Partial<Readonly<Record<EngineName, { readonly how: string }>>>,
  engines: readonly EngineName[],
): string {
  const byHow = new Map<string, string[]>()
  for (const engine of engines) {
    const how = departures[engine]?.how
    if (how !== undefined) byHow.set(how, [...(byHow.get(how) ?? []), titles[engine]])
  }
  return [...byHow]
    .map(([how, names]) => (names.length === 1 ? `${names[0]} ${how}.` : `${listed(names)} ${plural(how)}.`))
    .join(' ')
}

/** Returns a phrase that begins with a verb in the singular as it is for several browsers. */
function plural(how: string): string {
  return how.replace(/^(?:does|has|\w+s)/, (verb) => ({ does: 'do', has: 'have' })[verb] ?? verb.slice(0, -1))
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function exchangesSection({ exchanges }: Results): string {
  const rows = exchanges.map(({ engine, counts }) => [
    titles[engine],
    `${counts.exchanges} exchanges and ${counts.sequences} sequences with ${counts.requests} requests, of which ${counts.refusals} were refused`,
    String(counts.differences),
  ])
  return `## The user agent and the browsers

[\`@corsage/user-agent\`](../packages/user-agent/README.md) must behave as these browsers do. Random exchanges run in each browser
and in the user agent, with valid, almost valid and invalid header values. They include preflights, redirects and sandboxed
frames. Random sequences of four to eight requests to one URL test the preflight cache.

The test compares what the page sees and every request to the server, and in Chromium also the console messages. The seed
is ${exchanges[0]?.seed}.

${table(['engine', 'compared', 'differences'], rows)}`
}

function quirksSection(): string {
  const quirks = pinned.map(({ title, departures, notModeled: left }) => {
    const differences = sentences(departures, Object.keys(titles) as EngineName[])
    const remark = left === undefined ? '' : ` The user agent follows the standard, because ${left}.`
    return `- **${title.charAt(0).toUpperCase()}${title.slice(1)}.** ${differences}${remark}`
  })
  return `## Differences from the standard

A test shows each difference from the Fetch standard in all three browsers. Browsers that are not named follow the standard.

${quirks.join('\n')}
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}
