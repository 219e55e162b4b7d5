import { table } from './engine/table.ts'
import { builtIn } from './hono/built-in.ts'
import { others } from './hono/others.ts'
import { stack } from './hono/stack.ts'

table(stack, [...builtIn, ...others])
