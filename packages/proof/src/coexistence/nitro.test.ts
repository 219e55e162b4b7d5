import { table } from './engine/table.ts'
import { rows } from './nitro/rows.ts'
import { lambdaStack, nodeStack } from './nitro/stacks.ts'

table(await nodeStack(), rows)
table(await lambdaStack(), rows)
