import 'reflect-metadata'
import type { Server } from 'node:http'
import cors from '@corsage/express'
import { Controller, Get, type MiddlewareConsumer, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { afterAll, expect, it } from 'vitest'
import { running } from '../servers/listen.ts'
import { expectPermission, PAGE, permission, preflight, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/nestjs.md.

const main = await runProgram('nestjs', 'main.ts')
const fastify = await runProgram('nestjs', 'fastify.ts')
const controllers = await runProgram('nestjs', 'controllers.ts')

it.each([main, fastify, controllers])('$name covers a controller, and a 404', async ({ origin }) => {
  await expectPermission(`${origin}/items`)
  await expectPermission(`${origin}/missing`, 404)
})

it.each([fastify, controllers])('$name has another policy for another path', async ({ origin }) => {
  expect(permission(await preflight(`${origin}/feed`, 'GET'))).toEqual([204, '*'])
  expect(permission(await sendFrom(PAGE, `${origin}/feed`))).toEqual([200, '*'])
})

class Feed {
  list(): string[] {
    return []
  }
}
Controller('feed')(Feed)
Get()(Feed.prototype, 'list', Object.getOwnPropertyDescriptor(Feed.prototype, 'list') as PropertyDescriptor)

class FeedModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(cors({ origins: PAGE })).forRoutes(Feed)
  }
}
Module({ controllers: [Feed] })(FeedModule)

it('middleware for a controller is not called for its preflights', async () => {
  const app = await NestFactory.create(FeedModule, { logger: false })
  await app.listen(0, '127.0.0.1')
  const { origin, close } = running('nest', app.getHttpServer() as Server)
  afterAll(close)
  expect(permission(await sendFrom(PAGE, `${origin}/feed`))).toEqual([200, PAGE])
  expect(permission(await preflight(`${origin}/feed`))).toEqual([404, undefined])
})
