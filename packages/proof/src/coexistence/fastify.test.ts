import { table } from './engine/table.ts'
import { headers } from './fastify/headers.ts'
import { routing } from './fastify/routes.ts'
import { stack } from './fastify/stack.ts'

table(stack, [...headers, ...routing])
