// Unused imports without side effects: the bundle must be empty.
import '@corsage/core'
import '@corsage/core/adapter'
import '@corsage/hono'
import '@corsage/live'
import '@corsage/node'
import '@corsage/node/adapter'
import '@corsage/user-agent'
