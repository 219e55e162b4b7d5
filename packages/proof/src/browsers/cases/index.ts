import type { Chapter } from './case.ts'
import { credentials } from './credentials.ts'
import { elementsChapter } from './elements.ts'
import { errors } from './errors.ts'
import { eventsAndBeacons } from './events-and-beacons.ts'
import { httpCache } from './http-cache.ts'
import { methods } from './methods.ts'
import { opaqueOrigins } from './opaque-origins.ts'
import { origins } from './origins.ts'
import { preflightCache } from './preflight-cache.ts'
import { redirects } from './redirects.ts'
import { refusals } from './refusals.ts'
import { requestHeaders } from './request-headers.ts'
import { responseHeaders } from './response-headers.ts'
import { uploads } from './uploads.ts'

/** Everything that is held against every adapter in every engine. */
export const chapters: readonly Chapter[] = [
  origins,
  methods,
  requestHeaders,
  responseHeaders,
  credentials,
  preflightCache,
  uploads,
  redirects,
  opaqueOrigins,
  httpCache,
  errors,
  refusals,
  eventsAndBeacons,
  elementsChapter,
]
