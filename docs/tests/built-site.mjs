// Serves the built site on a free port.
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'

/** The output folder of `vitepress build`. */
export const SITE = fileURLToPath(new URL('../.vitepress/dist', import.meta.url))

/** Returns the paths of all pages, such as `/`, `/playground` and `/guide/`. */
export function sitePages() {
  if (!existsSync(SITE))
    throw new Error('The site is not built. Run `pnpm --filter @corsage/docs site` first.')
  return readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`)
    .sort()
}

/** Serves the site until `close` is called. */
export async function serveSite() {
  const server = createServer(sirv(SITE, { extensions: ['html'], dotfiles: false })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
