import type { PlaygroundState } from './state.ts'

/** A policy and a request to start from. */
export interface Example extends PlaygroundState {
  readonly name: string
  /** A sentence about the example. */
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

/** The playground opens with the first one. */
export const examples: readonly [Example, ...Example[]] = [
  {
    name: 'Single-page app with cookies',
    about:
      'One site, cookies, and a method that needs a preflight. In a preflight, the browser asks the server for permission first.',
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
      'Any site can read the response, and no cookies are sent. All sites get the same headers, so caches can share the response.',
    policy: `createPolicy({
  origins: '*',
  exposeHeaders: ['ETag', 'X-Total-Count'],
})`,
    request: { ...request, origin: 'https://any-site.test' },
  },
  {
    name: 'Preview deployments',
    about: 'Each branch has its own site. The * matches letters, digits and hyphens within one label.',
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
    about: 'Every subdomain can send cookies. Any site can read /public without them.',
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
    about: 'The page uses DELETE, which the policy does not list.',
    policy: `createPolicy({
  origins: 'https://app.example.com',
  methods: ['GET', 'POST', 'PUT'],
  maxAge: 600,
})`,
    request: { ...request, method: 'DELETE' },
  },
  {
    name: 'Near miss',
    about:
      'A trailing slash makes an origin invalid. Remove it, and then see that http and https are different origins.',
    policy: `createPolicy({
  origins: ['https://app.example.com/'],
  maxAge: 7200,
})`,
    request: { ...request, origin: 'http://app.example.com' },
  },
  {
    name: '* with credentials',
    about: 'Browsers refuse * for requests with credentials, so Corsage throws at startup.',
    policy: `createPolicy({
  origins: '*',
  credentials: true,
})`,
    request: { ...request, credentials: 'include' },
  },
]
