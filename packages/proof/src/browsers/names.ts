/**
 * The invented top-level domain under which all hosts of the run live. `test` where a hosts file could be put in
 * place (WebKitGTK reads no other source of names); else `localhost`, which every engine resolves to loopback itself.
 */
export const topLevelDomain: string = process.env['CORSAGE_TOP_LEVEL_DOMAIN'] ?? 'localhost'

/** Two sites. `app`, `shop` and `api` are one site; `elsewhere` is another. */
export const hosts = {
  app: `app.corsage.${topLevelDomain}`,
  shop: `shop.corsage.${topLevelDomain}`,
  api: `api.corsage.${topLevelDomain}`,
  other: `other.corsage.${topLevelDomain}`,
  elsewhere: `www.elsewhere.${topLevelDomain}`,
  localhost: 'localhost',
  loopback: '127.0.0.1',
} as const

export type HostName = keyof typeof hosts
