import { execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { freePort } from '../../servers/listen.ts'
import { type DatabaseServer, postgresPrograms, run, temporaryFolder } from './debian-server.ts'

export async function startPostgres(): Promise<DatabaseServer> {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('Postgres is not installed')
  const folder = temporaryFolder()
  const user = process.getuid?.() === 0 ? userOf('postgres') : undefined
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const inFolder = { cwd: folder, stdio: 'ignore', ...user } as const
  const cluster = ['--auth=trust', '--username=test', '--no-sync', '--encoding=UTF8', '--no-locale']
  execFileSync(join(programs, 'initdb'), ['-D', data, ...cluster], inFolder)
  const port = await freePort()
  const settings = [
    "listen_addresses = '127.0.0.1'",
    `port = ${port}`,
    `unix_socket_directories = '${folder}'`,
    'max_connections = 100',
  ]
  writeFileSync(join(data, 'postgresql.conf'), `${settings.join('\n')}\n`)
  const url = `postgres://test@127.0.0.1:${port}/postgres`
  const accepts = async () => {
    const sql = postgres(url, { max: 1, connect_timeout: 1, onnotice: () => {} })
    try {
      await sql`select 1`
    } finally {
      await sql.end({ timeout: 0 })
    }
  }
  return run(url, folder, { command: join(programs, 'postgres'), parameters: ['-D', data], accepts, user })
}

function userOf(name: string): { uid: number; gid: number } {
  const idOf = (kind: string) => Number(execFileSync('id', [kind, name], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
