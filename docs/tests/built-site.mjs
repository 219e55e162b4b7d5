// The built site, on a free port of this machine.
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'

/** Where `vitepress build` puts the site. */
export const SITE = fileURLToPath(new URL('../.vitepress/dist', import.meta.url))

/** The paths of all pages, as they are linked: `/`, `/playground`, `/guide/`. */
export function sitePages() {
  if (!existsSync(SITE))
    throw new Error('The site has not been built: run `pnpm --filter @corsage/docs site` first')
  return readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`)
    .sort()
}

/** Serves the site until it is closed. */
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
