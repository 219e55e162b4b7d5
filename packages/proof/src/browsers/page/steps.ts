/** Where a fetch happens: in the page itself, or in a place whose origin is another, or opaque. */
export type Place = 'sandboxed frame' | 'frame' | 'data: frame' | 'data: worker' | 'blob: worker'

export interface FetchStep {
  readonly kind: 'fetch'
  readonly url: string
  readonly method?: string
  /** A list, so that a header may be appended twice. */
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string
  readonly mode?: RequestMode
  readonly credentials?: RequestCredentials
  readonly redirect?: RequestRedirect
  readonly cache?: RequestCache
  readonly inside?: Place
}

/** An `XMLHttpRequest`, with or without listeners on its `upload`. */
export interface XhrStep {
  readonly kind: 'xhr'
  readonly url: string
  readonly method?: string
  readonly body?: string
  readonly withCredentials?: boolean
  readonly listens: boolean
}

/** An element that loads what the URL leads to, with a `crossorigin` attribute or without. */
export interface ElementStep {
  readonly kind: 'image' | 'script' | 'module' | 'stylesheet' | 'font'
  readonly url: string
  readonly crossOrigin?: 'anonymous' | 'use-credentials'
}

/** An `EventSource`. */
export interface EventsStep {
  readonly kind: 'events'
  readonly url: string
  readonly withCredentials?: boolean
}

export interface BeaconStep {
  readonly kind: 'beacon'
  readonly url: string
  readonly contentType: string
}

/** Fetches, and reads what the page may know of the timing. */
export interface TimingStep {
  readonly kind: 'timing'
  readonly url: string
}

/** A step of a page. */
export type Step = FetchStep | XhrStep | ElementStep | EventsStep | BeaconStep | TimingStep
export type StepKind = Step['kind']

/** A response that the page got to see. */
export interface SeenResponse {
  readonly status: number
  readonly type: string
  readonly redirected: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * The view of a page: a response, or a word. Everything that the browser kept from it is `refused`; `uploaded …` lists the
 * upload's events.
 */
export type Seen = SeenResponse | string
