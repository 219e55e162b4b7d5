import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { check } from './check.mjs'
import { ItemsModule, listen } from './nestjs.mjs'
import { useCors } from './nestjs-fastify.mjs'

const app = await NestFactory.create(ItemsModule, new FastifyAdapter(), { logger: false })
await useCors(app)
await check(fetch, { base: await listen(app), others: { '/nothing': 404 } })
await app.close()
