import type { EngineName } from '../engines/index.ts'
import type { PageName } from '../matrix/pages.ts'
import type { HostName } from '../names.ts'
import type { SeenResponse, Step } from '../page/steps.ts'
import type { PolicyName } from './policies.ts'

/** Where a path of a server is: its host, its policy (the case's, unless told otherwise), and more of the query. */
export interface Location {
  readonly host?: HostName
  readonly policy?: PolicyName
  readonly secure?: boolean
  readonly query?: Readonly<Record<string, string>>
}

/** Makes the URL of a path of the adapter's server; the URL names the case, so that the wire can be read by case. */
export type Address = (path: string, location?: Location) => string

/** A step, and the page that does it when that is not the page of the case. */
export type PlacedStep = Step & { readonly page?: PageName }

/** The expected result in a page. Only the named parts of a response are compared. A header that is `null` must be hidden. */
export type ExpectedSeen =
  | string
  | (Partial<Omit<SeenResponse, 'headers'>> & {
      readonly headers?: Readonly<Record<string, string | null>>
    })

export interface Expectation {
  /** In the order of the steps. */
  readonly sees: readonly ExpectedSeen[]
  /** Every request, in order: see `Wire`. */
  readonly wire: readonly string[]
}

/** How an engine departs from the standard, and why. */
export interface Departure extends Partial<Expectation> {
  readonly how: string
}

/** One line of the matrix: it is held against every adapter in every engine. */
export interface Case extends Expectation {
  readonly title: string
  readonly policy: PolicyName
  /** `app`, unless told otherwise. */
  readonly page?: PageName
  readonly does: (at: Address, id: string) => readonly PlacedStep[]
  /** The end of each different line that Chromium prints in its console, after "has been blocked by CORS policy: "; none, unless told otherwise. */
  readonly console?: readonly string[]
  readonly departures?: Partial<Readonly<Record<EngineName, Departure>>>
}

/** The cases of one subject. */
export interface Chapter {
  readonly title: string
  readonly cases: readonly Case[]
}
