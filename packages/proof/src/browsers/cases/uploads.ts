import type { Case, Chapter } from './case.ts'
import { missing, onPreflight } from './console.ts'

const heard = 'uploaded loadstart progress load loadend'

const listening: Case[] = (['any', 'simple', 'several', 'credentials'] as const).map((policy) => ({
  title: `progress listeners cause a preflight (policy "${policy}")`,
  policy,
  does: (at) => [{ kind: 'xhr', url: at('/upload'), body: 'a'.repeat(500), listens: true }],
  sees: [`${heard}, 200 taken`],
  wire: ['preflight POST /upload', 'POST /upload'],
}))

export const uploads: Chapter = {
  title: 'Uploads',
  cases: [
    {
      title: 'a POST without listeners needs no preflight',
      policy: 'simple',
      does: (at) => [{ kind: 'xhr', url: at('/upload'), body: 'a'.repeat(500), listens: false }],
      sees: ['200 taken'],
      wire: ['POST /upload'],
    },
    ...listening,
    {
      title: 'progress listeners with credentials',
      policy: 'credentials',
      does: (at) => [{ kind: 'xhr', url: at('/upload'), body: 'a', listens: true, withCredentials: true }],
      sees: [`${heard}, 200 taken`],
      wire: ['preflight POST /upload', 'POST /upload'],
    },
    {
      title: 'a refused origin uploads nothing',
      policy: 'others',
      does: (at) => [{ kind: 'xhr', url: at('/upload'), body: 'a', listens: true }],
      sees: ['uploaded loadstart error loadend, refused'],
      wire: ['preflight POST /upload'],
      console: [onPreflight(missing)],
    },
  ],
}
