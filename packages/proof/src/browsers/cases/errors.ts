import { uploadLimit } from '../routes.ts'
import type { Case, Chapter } from './case.ts'

const tooLarge = 'a'.repeat(uploadLimit + 1)
const routes = [
  { status: 401, path: '/unauthorized' },
  { status: 404, path: '/nowhere' },
  { status: 413, path: '/upload', method: 'POST', body: tooLarge },
  { status: 500, path: '/thrown' },
]

const cases: Case[] = routes.flatMap(({ status, path, method = 'GET', body }): Case[] => {
  const sent = body === undefined ? { method } : { method, body }
  return [
    {
      title: `the page can read the error: ${status}`,
      policy: 'several',
      does: (at) => [{ kind: 'fetch', url: at(path), ...sent }],
      sees: [{ status, type: 'cors' }],
      wire: [`${method} ${path}`],
    },
    {
      title: `with credentials and after a preflight: ${status}`,
      policy: 'credentials',
      does: (at) => [
        { kind: 'fetch', url: at(path), ...sent, credentials: 'include', headers: [['x-test', '1']] },
      ],
      sees: [{ status, type: 'cors' }],
      wire: [`preflight ${method} ${path}: x-test`, `${method} ${path}`],
    },
    {
      title: `with a policy for any origin: ${status}`,
      policy: 'any',
      does: (at) => [{ kind: 'fetch', url: at(path), ...sent }],
      sees: [{ status, type: 'cors' }],
      wire: [`${method} ${path}`],
    },
  ]
})

export const errors: Chapter = { title: 'Errors', cases }
