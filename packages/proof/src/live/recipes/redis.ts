// #region redis
import cors from '@corsage/express'
import { liveOrigins } from '@corsage/live'
import express from 'express'
import { Redis } from 'ioredis'

const url = process.env['REDIS_URL'] ?? ''
// Without a queue, a lookup fails at once while Redis is down.
const redis = new Redis(url, { enableOfflineQueue: false, lazyConnect: true })
const messages = new Redis(url)

const origins = liveOrigins(async (origin) => (await redis.sismember('origins', origin)) === 1, {
  onError: (error, origin) => console.error(origin, error),
})
messages.on('message', (_channel, origin) => origins.forget(origin))
// Called for each new connection, because messages may have been missed before.
messages.on('ready', () => origins.forgetAll())
for (const connection of [redis, messages]) {
  connection.on('error', (error) => console.error('Redis:', error))
}
await redis.connect()
await messages.subscribe('origins')

const app = express()
app.use(cors({ origins, credentials: true }))

// #endregion

export { app }
