// #region file
import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import cors from '@corsage/express'
import { livePolicy } from '@corsage/live'
import express from 'express'

const file = resolve(process.env['CORS_FILE'] ?? 'cors.json')

const policy = livePolicy({
  load: async (signal) => JSON.parse(await readFile(file, { encoding: 'utf8', signal })),
  subscribe: (changed) => {
    // The folder, because editors and deployments replace a file by another.
    const watcher = watch(dirname(file), (_event, name) => {
      if (name === basename(file)) changed()
    })
    return () => watcher.close()
  },
  onLoadError: (error) => console.error(error),
})
await policy.ready

const app = express()
app.use(cors(policy))

// #endregion

export { app }
