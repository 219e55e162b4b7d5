import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { check } from './check.mjs'
import { ItemsModule, listen } from './nestjs.mjs'
import { useCors } from './nestjs-express.mjs'

const app = await NestFactory.create(ItemsModule, new ExpressAdapter(), { logger: false })
await useCors(app)
await check(fetch, { base: await listen(app), others: { '/nothing': 404 } })
await app.close()
