import type { AsyncPolicy, Policy } from '@corsage/core'
import { regionOf } from '../code-regions.ts'
import { start as startForCors } from './cors/corsage.ts'
import corsCorsage from './cors/corsage.ts?raw'
import corsPeer from './cors/peer.ts?raw'
import { start as startForElysia } from './elysia-cors/corsage.ts'
import elysiaCorsage from './elysia-cors/corsage.ts?raw'
import elysiaPeer from './elysia-cors/peer.ts?raw'
import { start as startForH3 } from './h3/corsage.ts'
import h3Corsage from './h3/corsage.ts?raw'
import h3Peer from './h3/peer.ts?raw'
import { start as startForKoa } from './koa-cors/corsage.ts'
import koaCorsage from './koa-cors/corsage.ts?raw'
import koaPeer from './koa-cors/peer.ts?raw'
import recordings from './recordings.json'

/** A library's response to the GET of a page. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A response and the library that sent it. */
export interface Recording extends Answer {
  readonly library: string
  readonly version: string
}

/** A defect of another library, and the same configuration in Corsage. */
export interface Break {
  readonly name: string
  /** The origin that must not read the response. */
  readonly attacker: string
  readonly defect: string
  readonly peerCode: string
  readonly recording: Recording
  readonly corsageCode: string
  /** Throws if Corsage rejects the configuration. */
  readonly start: () => Policy | AsyncPolicy
}

const evil = 'https://evil.test'

export const breaks: readonly [Break, ...Break[]] = [
  {
    name: 'koa-cors',
    attacker: evil,
    defect: 'With credentials and without a list of origins, the response allows any origin.',
    peerCode: shown(koaPeer),
    recording: recordings['koa-cors'],
    corsageCode: shown(koaCorsage),
    start: startForKoa,
  },
  {
    name: 'cors',
    attacker: 'https://evilexample.com',
    defect:
      'A RegExp without a start anchor, as in the documentation, also matches an untrusted domain that ends the same way.',
    peerCode: shown(corsPeer),
    recording: recordings['cors'],
    corsageCode: shown(corsCorsage),
    start: startForCors,
  },
  {
    name: 'elysia-cors',
    attacker: evil,
    defect: 'Without options, any origin is allowed with credentials.',
    peerCode: shown(elysiaPeer),
    recording: recordings['elysia-cors'],
    corsageCode: shown(elysiaCorsage),
    start: startForElysia,
  },
  {
    name: 'h3',
    attacker: evil,
    defect: 'The library does not await an asynchronous function, and treats its promise as true.',
    peerCode: shown(h3Peer),
    recording: recordings['h3'],
    corsageCode: shown(h3Corsage),
    start: startForH3,
  },
]

function shown(source: string): string {
  return regionOf(source, 'shown')
    .split('\n')
    .filter((line) => !line.includes('@ts-expect-error'))
    .map((line) => line.replace(/^export const start = .* => /, ''))
    .join('\n')
}
