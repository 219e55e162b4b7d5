import { table } from './engine/table.ts'
import { access } from './koa/access.ts'
import { headers } from './koa/headers.ts'
import { routing } from './koa/routes.ts'
import { stack2, stack3 } from './koa/stacks.ts'

const rows = [...headers, ...access, ...routing]

table(stack3, rows)
table(stack2, rows)
