import type { RequestListener } from 'node:http'
import type { Certificate } from '../../servers/certificate.ts'
import { serve } from '../../servers/listen.ts'
import { type HostName, hosts } from '../names.ts'
import { pageScript } from '../page/script.ts'

/** The pages that a case can be on. All have the same, nearly empty document. */
export type PageName = HostName | 'secure' | 'secureElsewhere'

/** The origins of the pages. */
export type PageOrigins = Readonly<Record<PageName, string>>

export interface Pages {
  readonly origins: PageOrigins
  close(): Promise<void>
}

const document =
  '<!doctype html><meta charset="utf-8"><title>Corsage</title><link rel="icon" href="data:,"><body><script src="/page.js"></script>'

export async function startPages(certificate: Certificate): Promise<Pages> {
  const answer: RequestListener = (request, response) => {
    if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(pageScript)
    else response.setHeader('content-type', 'text/html').end(document)
  }
  const [plain, secure] = await Promise.all([serve('page', answer), serve('page', answer, certificate)])
  const names = Object.entries(hosts) as [HostName, string][]
  const origins = Object.fromEntries(names.map(([name, host]) => [name, `http://${host}:${plain.port}`]))
  return {
    origins: {
      ...origins,
      secure: `https://${hosts.app}:${secure.port}`,
      secureElsewhere: `https://${hosts.elsewhere}:${secure.port}`,
    } as PageOrigins,
    async close() {
      await Promise.all([plain.close(), secure.close()])
    },
  }
}
