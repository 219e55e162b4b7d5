import type { ElementStep } from '../page/steps.ts'
import type { Case, Chapter, Departure } from './case.ts'
import { missing, withoutCredentials } from './console.ts'

const elements: (readonly [ElementStep['kind'], string, 'readable' | 'loaded'])[] = [
  ['image', '/image.png', 'readable'],
  ['script', '/script.js', 'readable'],
  ['stylesheet', '/style.css', 'readable'],
  ['module', '/module.js', 'loaded'],
]

const anyFont: Departure = {
  how: 'loads the font without `Origin`, and uses it regardless of the policy',
  sees: ['loaded'],
  wire: ['GET /font.woff without Origin'],
}

const allowed: Case[] = elements.flatMap(([kind, path, best]): Case[] => [
  {
    title: `\`crossorigin="anonymous"\`: ${kind}`,
    policy: 'several',
    does: (at) => [{ kind, url: at(path), crossOrigin: 'anonymous' }],
    sees: [best],
    wire: [`GET ${path}`],
  },
  {
    title: `\`crossorigin="use-credentials"\`: ${kind}`,
    policy: 'credentials',
    page: 'api',
    does: (at, id) => [
      {
        kind: 'fetch',
        url: at('/cookies', { query: { name: id } }),
        method: 'POST',
        credentials: 'include',
      },
      { kind, url: at(path), crossOrigin: 'use-credentials' },
    ],
    sees: [{ body: 'set' }, best],
    wire: ['POST /cookies', `GET ${path} with cookie`],
  },
  {
    title: `\`crossorigin="anonymous"\` from a refused origin: ${kind}`,
    policy: 'others',
    does: (at) => [{ kind, url: at(path), crossOrigin: 'anonymous' }],
    sees: ['refused'],
    wire: [`GET ${path}`],
    console: [missing],
  },
  {
    title: `\`crossorigin="use-credentials"\` with a policy without credentials: ${kind}`,
    policy: 'several',
    does: (at) => [{ kind, url: at(path), crossOrigin: 'use-credentials' }],
    sees: ['refused'],
    wire: [`GET ${path}`],
    console: [withoutCredentials],
  },
])

const fonts: Case[] = (
  [
    ['listed origins', 'several'],
    ['any origin', 'any'],
  ] as const
).map(([title, policy]) => ({
  title: `\`@font-face\`: ${title}`,
  policy,
  does: (at) => [{ kind: 'font', url: at('/font.woff') }],
  sees: ['loaded'],
  wire: ['GET /font.woff'],
  departures: { webkit: anyFont },
}))

export const elementsChapter: Chapter = {
  title: 'Images, scripts, fonts, style sheets',
  cases: [
    ...allowed,
    {
      title: 'an image without `crossorigin` is shown, but not readable',
      policy: 'several',
      does: (at) => [{ kind: 'image', url: at('/image.png') }],
      sees: ['loaded'],
      wire: ['GET /image.png without Origin'],
    },
    ...fonts,
    {
      title: '`@font-face`: a refused origin',
      policy: 'others',
      does: (at) => [{ kind: 'font', url: at('/font.woff') }],
      sees: ['refused'],
      wire: ['GET /font.woff'],
      console: [missing],
      departures: { webkit: anyFont },
    },
  ],
}
