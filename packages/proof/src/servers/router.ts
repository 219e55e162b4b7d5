import { type Handler, type Inner, prefixOf, type Route, type Routes, routesOf } from './app.ts'

/** A router for servers that have none: it compares paths after URL-standard parsing. */
export class Router {
  readonly #routes: Route[]
  readonly #prefix: string

  constructor(routes: Route[] = [], prefix = '') {
    this.#routes = routes
    this.#prefix = prefix
  }

  add(routes: Routes): void {
    for (const route of routesOf(routes)) {
      const path = route.path === '*' ? '/*' : this.#prefix + route.path
      this.#routes.push({ ...route, path: decoded(path) ?? path })
    }
  }

  below(path: string): Inner {
    const inner = new Router(this.#routes, path)
    return {
      add: (routes) => inner.add(routes),
      use() {
        throw new Error('A server without a router has no policy below a path')
      },
    }
  }

  find(method: string, url: string): Handler {
    const path = URL.canParse(url, 'http://host') ? decoded(new URL(url, 'http://host').pathname) : undefined
    if (path === undefined) return malformed
    const asked = method === 'HEAD' ? 'GET' : method
    const found = this.#routes.find(
      (route) => (route.methods?.includes(asked) ?? true) && covers(route.path, path),
    )
    return found?.handler ?? missing
  }
}

const malformed: Handler = () => ({ status: 400 })
const missing: Handler = () => ({ status: 404 })

function covers(pattern: string, path: string): boolean {
  const prefix = prefixOf(pattern)
  return prefix === undefined ? path === pattern : path === prefix || path.startsWith(`${prefix}/`)
}

/** `%25` stays, so that nothing is decoded twice. */
function decoded(path: string): string | undefined {
  try {
    return decodeURI(path.replaceAll('%25', '%2525'))
  } catch {
    return undefined
  }
}
