import { table } from './engine/table.ts'
import { access } from './express/access.ts'
import { bodies } from './express/bodies.ts'
import { pages } from './express/files.ts'
import { graphql4, graphql5 } from './express/graphql.ts'
import { headers } from './express/headers.ts'
import { proxies } from './express/proxies.ts'
import { lambdas } from './express/serverless.ts'
import { socketRows } from './express/sockets.ts'
import { stack4, stack5 } from './express/stacks.ts'
import { tracing } from './express/tracing.ts'

const rows = [...headers, ...bodies, ...access, ...pages, ...proxies, ...tracing, ...socketRows, ...lambdas]

table(stack5, [...rows, ...graphql5])
table(stack4, [...rows, ...graphql4])
