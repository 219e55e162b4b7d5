import { table } from './engine/table.ts'
import { rows } from './next/rows.ts'
import { nextStack } from './next/stack.ts'

table(await nextStack(), rows)
