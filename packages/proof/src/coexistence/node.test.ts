import { table } from './engine/table.ts'
import { overSockets, rows } from './node/rows.ts'
import { connectStack, h3Node, h3Web, listenerStack, polkaStack } from './node/stacks.ts'

table(listenerStack, overSockets)
table(connectStack, overSockets)
table(polkaStack, overSockets)
table(h3Node, overSockets)
table(h3Web, rows)
