/**
 * One side of a comparison as a separate server. Arguments: framework, side, configuration. Sends its port to the
 * process that started it, and responds to each message with the microseconds of CPU time that it has used.
 */
import type { AddressInfo } from 'node:net'
import { configurations } from './configurations.ts'
import { serverOf } from './frameworks/framework.ts'
import { frameworks } from './frameworks/index.ts'

const [frameworkName = '', side = '', configurationName = ''] = process.argv.slice(2)
const framework = await frameworks[frameworkName]?.()
const configuration = configurations[configurationName]
if (!framework || !configuration) throw new Error(`no ${frameworkName} or no ${configurationName}`)
const application = await framework[side as 'limit' | 'ours' | 'peer' | 'nothing'](configuration)
if (application === undefined) throw new Error(`${framework.peerName} cannot express ${configurationName}`)
const server = serverOf(application)

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
