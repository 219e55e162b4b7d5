import { fetchMetadata } from '../fetch/fetch-metadata.ts'
import { currentUrlOf, hasRedirectTaintedOrigin } from '../fetch/http-redirect-fetch.ts'
import type { EngineQuirks } from '../fetch/quirks.ts'
import type { PageRequest } from './page-request.ts'

/**
 * Returns the `Sec-Fetch-*` headers of a preflight, or of a request that was or was not preflighted, as an engine sends them.
 */
export async function sentMetadata(
  request: PageRequest,
  kind: 'preflight' | 'preflighted' | 'simple',
  quirks: EngineQuirks,
): Promise<Readonly<Record<string, string>>> {
  if (request.mode === 'websocket') {
    const { webSocketDestination } = quirks
    if (webSocketDestination === null) return {}
    const metadata = await fetchMetadata(request)
    const hasMetadata = 'sec-fetch-dest' in metadata
    return hasMetadata ? { ...metadata, 'sec-fetch-dest': webSocketDestination } : metadata
  }
  const isPreflight = kind === 'preflight'
  const isRedirected = request.urlList.length > 1
  const isDropped = quirks.corsRedirectDropsFetchMetadata && request.tainting === 'cors'
  if (isDropped && isRedirected && !isPreflight) return {}
  const forgets = {
    never: false,
    itself: isPreflight,
    'with-its-request': kind !== 'simple',
  }
  const described = forgets[quirks.preflightForgetsRedirects]
    ? { ...request, urlList: [currentUrlOf(request)] as const }
    : request
  const metadata = await fetchMetadata(described)
  if (!isPreflight) return metadata
  const isTainted = quirks.taintedPreflightIsCrossSite && hasRedirectTaintedOrigin(request)
  return {
    ...(quirks.everyPreflightHasFetchMode ? { 'sec-fetch-mode': 'cors' } : {}),
    ...metadata,
    ...(isTainted && 'sec-fetch-site' in metadata ? { 'sec-fetch-site': 'cross-site' } : {}),
  }
}
