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
The servers keep running. Send the same requests from your browser, on a page at

  ${paint('bold', origins.listed)}   an origin that the policy lists
  ${paint('bold', origins.unlisted)}   an origin that the policy does not list

Edit a policy and see what a browser does with it:

  ${paint('bold', playground.origin)}   the playground

Press Ctrl-C to stop.`)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

async function stop(): Promise<void> {
  await Promise.all([...servers, listed, unlisted, playground].map((server) => server?.close()))
  // The process does not exit while undici keeps connections open.
  await getGlobalDispatcher().destroy()
}
