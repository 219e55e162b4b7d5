import { once } from 'node:events'
import { connect } from 'node:net'
import { freePort } from '../../servers/listen.ts'
import { type DatabaseServer, run, temporaryFolder } from './debian-server.ts'

export async function startRedis(): Promise<DatabaseServer> {
  const folder = temporaryFolder()
  const port = await freePort()
  const parameters = ['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder]
  // A restart must not lose what was written before.
  parameters.push('--appendonly', 'yes', '--appendfsync', 'always', '--save', '')
  const accepts = async () => {
    const socket = connect(port, '127.0.0.1')
    try {
      socket.write('PING\r\n')
      const [answer] = await once(socket, 'data')
      if (!String(answer).startsWith('+PONG')) throw new Error(String(answer))
    } finally {
      socket.destroy()
    }
  }
  return run(`redis://127.0.0.1:${port}`, folder, { command: '/usr/bin/redis-server', parameters, accepts })
}
