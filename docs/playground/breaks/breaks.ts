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

/** What a library answered to a page's GET. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer, with the library that gave it. */
export interface Recording extends Answer {
  readonly library: string
  readonly version: string
}

/** A defect of another library, beside what Corsage makes of the same configuration. */
export interface Break {
  readonly name: string
  /** The origin that should not get in. */
  readonly attacker: string
  readonly defect: string
  readonly peerCode: string
  readonly recording: Recording
  readonly corsageCode: string
  /** Throws where Corsage refuses to start. */
  readonly start: () => Policy | AsyncPolicy
}

const evil = 'https://evil.test'

export const breaks: readonly [Break, ...Break[]] = [
  {
    name: 'koa-cors',
    attacker: evil,
    defect: 'Credentials without a list of origins: whoever asks is named in the answer.',
    peerCode: shown(koaPeer),
    recording: recordings['koa-cors'],
    corsageCode: shown(koaCorsage),
    start: startForKoa,
  },
  {
    name: 'cors',
    attacker: 'https://evilexample.com',
    defect: 'An expression without anchors, as its manual shows it, matches the end of a stranger’s name.',
    peerCode: shown(corsPeer),
    recording: recordings['cors'],
    corsageCode: shown(corsCorsage),
    start: startForCors,
  },
  {
    name: 'elysia-cors',
    attacker: evil,
    defect: 'Without options every origin is allowed, with credentials.',
    peerCode: shown(elysiaPeer),
    recording: recordings['elysia-cors'],
    corsageCode: shown(elysiaCorsage),
    start: startForElysia,
  },
  {
    name: 'h3',
    attacker: evil,
    defect: 'An asynchronous function is not waited for, and its promise counts as yes.',
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
