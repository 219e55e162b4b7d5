import { table } from './engine/table.ts'
import { rows } from './fetch/rows.ts'
import { stack } from './fetch/stack.ts'

table(stack, rows)
