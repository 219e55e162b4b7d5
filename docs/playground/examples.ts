import type { PlaygroundState } from './state.ts'

/** A policy and a request to start from. */
export interface Example extends PlaygroundState {
  readonly name: string
  /** What there is to see. */
  readonly about: string
}

const request = {
  origin: 'https://app.example.com',
  path: '/account',
  method: 'GET',
  headers: '',
  credentials: 'same-origin',
  engine: 'chromium',
} as const

/** The first one is what a visitor sees first. */
export const examples: readonly [Example, ...Example[]] = [
  {
    name: 'Single-page app with cookies',
    about: 'One site, its users’ cookies, and a method that makes the browser ask first.',
    policy: `createPolicy({
  origins: 'https://app.example.com',
  credentials: true,
  maxAge: 7200,
})`,
    request: {
      ...request,
      method: 'PUT',
      headers: 'Content-Type: application/json',
      credentials: 'include',
    },
  },
  {
    name: 'Public API',
    about:
      'Anybody may read, nobody brings cookies: the answer is the same for everyone, and caches like it.',
    policy: `createPolicy({
  origins: '*',
  exposeHeaders: ['ETag', 'X-Total-Count'],
})`,
    request: { ...request, origin: 'https://any-site.test' },
  },
  {
    name: 'Preview deployments',
    about: 'Each branch has a site of its own; * stands for letters, digits and hyphens of one label.',
    policy: `createPolicy({
  origins: [
    'https://app.example.com',
    'https://app-*.preview.example.dev',
  ],
  credentials: true,
  maxAge: 7200,
})`,
    request: { ...request, origin: 'https://app-fix-login-42.preview.example.dev', credentials: 'include' },
  },
  {
    name: 'Many tenants',
    about: 'Every subdomain, and a public corner that needs no cookies.',
    policy: `createPolicy({
  origins: 'https://*.example.org',
  credentials: true,
  maxAge: 7200,
  resources: {
    '/public/*': { origins: '*', credentials: false },
    '/internal/*': false,
  },
})`,
    request: { ...request, origin: 'https://tenant-7.eu.example.org', credentials: 'include' },
  },
  {
    name: 'Refused method',
    about: 'The browser asks for DELETE, and the list that comes back does not have it.',
    policy: `createPolicy({
  origins: 'https://app.example.com',
  methods: ['GET', 'POST', 'PUT'],
  maxAge: 600,
})`,
    request: { ...request, method: 'DELETE' },
  },
  {
    name: 'Near miss',
    about: 'A trailing slash is an issue. Remove it, and see that http is not https.',
    policy: `createPolicy({
  origins: ['https://app.example.com/'],
  maxAge: 7200,
})`,
    request: { ...request, origin: 'http://app.example.com' },
  },
  {
    name: '* with credentials',
    about: 'The classic: browsers refuse the pair, and Corsage refuses to start with it.',
    policy: `createPolicy({
  origins: '*',
  credentials: true,
})`,
    request: { ...request, credentials: 'include' },
  },
]
