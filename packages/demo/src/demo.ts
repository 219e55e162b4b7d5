import type { Policy } from '@corsage/core'
import { type RunningServer, servers as starters } from '@corsage/proof/servers'
import { getGlobalDispatcher } from 'undici'
import { ask } from './ask.ts'
import { type ComparedRow, compare } from './compare.ts'
import { pageDataFor } from './page-data.ts'
import { PageServer } from './page-server.ts'
import { paintFor } from './paint.ts'
import { type PlaygroundServer, servePlayground } from './playground-server.ts'
import { demoPolicy, writePolicy } from './policy.ts'
import { rows } from './rows.ts'
import { anyDiffers, writeSum, writeTable } from './table.ts'
import { Traffic } from './traffic.ts'

const paint = paintFor(process.stdout)
const listed = await PageServer.listen()
const unlisted = await PageServer.listen()
const origins = { listed: listed.origin, unlisted: unlisted.origin }
const servers = await start(demoPolicy(origins.listed))
let playground: PlaygroundServer | undefined

const compared = await askAll(servers)
console.log(`${paint('bold', 'Corsage: one policy, six servers, the same requests')}

${writePolicy(origins.listed)}

${writeTable(compared, paint, process.stdout.columns)}

${writeSum(compared, paint)}`)
process.exitCode = anyDiffers(compared) ? 1 : 0

if (process.stdout.isTTY && !process.env['CI']) await keepServing()
else await stop()

async function start(policy: Policy): Promise<RunningServer[]> {
  return Promise.all(starters.map((starter) => starter(policy)))
}

async function askAll(servers: readonly RunningServer[]): Promise<ComparedRow[]> {
  const compared: ComparedRow[] = []
  for (const row of rows) {
    const answers = servers.map(async ({ name, origin }) => [name, await ask(origin, row.request)] as const)
    compared.push(compare(row, Object.fromEntries(await Promise.all(answers))))
  }
  return compared
}

async function keepServing(): Promise<void> {
  playground = await servePlayground()
  const data = {
    listed: await pageDataFor('listed', origins, servers, playground.origin),
    unlisted: await pageDataFor('unlisted', origins, servers, playground.origin),
  }
  const traffic = new Traffic(
    new Map(servers.map(({ name, origin }) => [Number(new URL(origin).port), name])),
  )
  listed.serve(data.listed, traffic)
  unlisted.serve(data.unlisted, traffic)
  console.log(`
Now be the browser. The servers keep running; the same requests are on a page at

  ${paint('bold', origins.listed)}   an origin that the policy lists
  ${paint('bold', origins.unlisted)}   an origin that it does not list

Or type a policy of your own, and see what a browser makes of it:

  ${paint('bold', playground.origin)}   the playground

Ctrl-C ends it.`)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

async function stop(): Promise<void> {
  await Promise.all([...servers, listed, unlisted, playground].map((server) => server?.close()))
  // The connections that undici keeps for more requests would hold the process.
  await getGlobalDispatcher().destroy()
}
