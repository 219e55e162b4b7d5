/** Serves the application of a recipe on a free port of loopback, and prints the port: `serve-recipe.ts <name>`. */
import { createServer } from 'node:http'
import { listen } from '../servers/listen.ts'

process.on('unhandledRejection', (error) => {
  console.error('UNHANDLED', error)
  process.exit(1)
})
const { app } = await import(`./recipes/${process.argv[2]}.ts`)
app.use((_request: unknown, response: { end(text: string): void }) => response.end('served'))
const { port } = await listen('recipe', createServer(app))
console.log(`port ${port}`)
