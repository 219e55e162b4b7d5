// All of this is without side effects: a bundle has nothing of it.
import '@corsage/core'
import '@corsage/core/adapter'
import '@corsage/hono'
import '@corsage/live'
import '@corsage/node'
import '@corsage/node/adapter'
import '@corsage/user-agent'
