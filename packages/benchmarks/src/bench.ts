/** The command: see the README. */
import { allocation } from './allocation.ts'
import { configurations } from './configurations.ts'
import { construction } from './construction.ts'
import { decision } from './decision.ts'
import { frameworks } from './frameworks/index.ts'
import { guard } from './guard.ts'
import { machine } from './machine.ts'
import { middleware } from './middleware.ts'
import { nodes } from './nodes.ts'
import { preflight } from './preflight.ts'
import { writePages } from './report/pages.ts'
import { middlewareTable, section, serverTable } from './report/tables.ts'
import { type Measured, type Part, parts, type Result, readResults, save } from './results.ts'
import type { Effort } from './rounds.ts'
import { server } from './server.ts'
import { size } from './size.ts'
import { startup } from './startup.ts'

const words = process.argv.slice(2).filter((word) => word !== '--')
const names = [...Object.keys(frameworks), ...Object.keys(configurations)]
const unknown = words.find((word) => ![...parts, ...names, 'report', '--quick'].includes(word))
if (unknown !== undefined) {
  console.error(
    `${unknown} is not known. Parts: ${parts.join(', ')}, report. Names: ${names.join(', ')}. --quick`,
  )
  process.exit(2)
}
const quick = words.includes('--quick')
const chosenParts = parts.filter((part) => words.includes(part))
/** Where single frameworks or configurations are named, nothing is written down. */
const chosenNames = words.filter((word) => names.includes(word))

const effort: Effort = quick
  ? { rounds: 8, milliseconds: 4, warmUpMilliseconds: 50 }
  : { rounds: 28, milliseconds: 7, warmUpMilliseconds: 150 }

const measure: { readonly [Name in Part]: () => Promise<Measured[Name]> } = {
  decision: () => decision(effort),
  middleware: () =>
    middleware(effort, chosenNames, (cases) =>
      console.log(`\n${cases[0]?.framework}, against ${cases[0]?.peerName}\n\n${middlewareTable(cases)}`),
    ),
  guard: () => guard(effort),
  server: () => server(quick, chosenNames, (result) => console.log(`\n${serverTable([result])}`)),
  nodes: () => nodes(effort),
  construction,
  allocation,
  preflight,
  startup: () => startup(quick ? 4 : 31),
  size,
}

/** The parts that say what they found while they run. */
const SHOWN: readonly Part[] = ['middleware', 'server']

async function run<Name extends Part>(part: Name): Promise<void> {
  console.log(`\n## ${part}`)
  const before = machine(quick)
  const result = { machine: before, measured: await measure[part]() } as Result<Name>
  if (!SHOWN.includes(part)) console.log(`\n${section(part, result)}`)
  if (chosenNames.length === 0) save(part, result)
}

// Quick runs of everything leave the servers out, because they take minutes with any effort.
const all = quick ? parts.filter((part) => part !== 'server') : parts
const due = words.includes('report') ? [] : chosenParts.length > 0 ? chosenParts : all
for (const part of due) await run(part)
if (chosenNames.length === 0) await writePages(readResults())
