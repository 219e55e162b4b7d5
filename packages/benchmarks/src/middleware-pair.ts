/**
 * The process of one framework under one configuration. Arguments: framework, configuration, and the effort as JSON.
 * Prints its results as JSON.
 */
import { ask, issueOf } from './answers.ts'
import { type Configuration, configurations } from './configurations.ts'
import { frameworks } from './frameworks/index.ts'
import type { Case } from './middleware.ts'
import { requestKinds, type Template, templatesOf } from './requests.ts'
import { alternate, type Effort } from './rounds.ts'
import { sender, sidesOf } from './sides.ts'
import { added, ratio, spread } from './statistics.ts'

/** Whether the sides may be compared: ours and the limit must be right, and the same; the peer right. */
async function check(
  { limit, ours, peer }: Awaited<ReturnType<typeof sidesOf>>,
  configuration: Configuration,
  template: Template,
): Promise<string | undefined> {
  const [byOurs, byLimit] = [await ask(ours, template), await ask(limit, template)]
  const issue = issueOf(configuration, template, byOurs)
  if (issue !== undefined) throw new Error(`Corsage sends ${issue}`)
  if (JSON.stringify(sorted(byOurs.headers)) !== JSON.stringify(sorted(byLimit.headers))) {
    throw new Error(`the limit sends ${JSON.stringify(byLimit)}, Corsage ${JSON.stringify(byOurs)}`)
  }
  if (peer === undefined) return 'the peer cannot express it'
  const ofPeer = issueOf(configuration, template, await ask(peer, template))
  return ofPeer && `the peer sends ${ofPeer}`
}

function sorted(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers).toSorted(([first], [second]) => (first < second ? -1 : 1))
}

const [frameworkName = '', configurationName = '', effort = ''] = process.argv.slice(2)
const framework = await frameworks[frameworkName]?.()
const configuration = configurations[configurationName]
if (!framework || !configuration) throw new Error(`no ${frameworkName} or no ${configurationName}`)
const sides = await sidesOf(framework, configuration)
const cases: Case[] = []
for (const [kindName, kind] of Object.entries(requestKinds)) {
  // A refused preflight is a refused origin, and a preflight: both are measured.
  if (kindName === 'preflightRefused' || configuration.kinds?.includes(kindName) === false) continue
  const templates = templatesOf(kind, configuration)
  const [template] = templates
  if (template === undefined) continue
  const notComparable = await check(sides, configuration, template)
  const { peer, ...own } = sides
  const runs = Object.fromEntries(
    Object.entries(notComparable === undefined && peer ? { ...own, peer } : own).map(
      ([name, application]) => [name, sender(application, templates)],
    ),
  )
  const times = await alternate(runs, JSON.parse(effort) as Effort)
  const { nothing = [], again = [], limit = [], ours = [], peer: ofPeer } = times
  cases.push({
    framework: frameworkName,
    peerName: framework.peerName,
    configuration: configurationName,
    kind: kindName,
    nothing: spread(nothing),
    noise: Math.abs(added(again, nothing).min),
    limit: added(limit, nothing),
    ours: added(ours, nothing),
    againstLimit: ratio(ours, limit, nothing),
    ...(ofPeer
      ? { peer: added(ofPeer, nothing), againstPeer: ratio(ours, ofPeer, nothing) }
      : { notComparable: notComparable as string }),
  })
}
console.log(JSON.stringify(cases))
process.exit()
