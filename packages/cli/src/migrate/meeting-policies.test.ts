import { expect, it } from 'vitest'
import { migrateSource } from './migrate-source.ts'

it.each<[library: string, mounts: string, remedy: RegExp]>([
  [
    'cors',
    `app.use(cors({ origin: 'https://a.example', credentials: true }))\napp.get('/public', cors(), list)`,
    /where cors mixes the headers of both\. Give each path one policy: write one cors\(…\), with resources for the paths that differ/,
  ],
  [
    'cors',
    `app.use(cors({ origin: 'https://a.example', credentials: true }))\napp.options('/public', cors())`,
    /Remove \.options\(…\), because the policy of \.use\(…\) answers preflights/,
  ],
  [
    'hono/cors',
    `app.use('/a/*', cors({ origin: 'https://a.example' }))\napp.use('/a/b', cors({ origin: 'https://b.example' }))`,
    /Corsage the innermost\. Give each path one policy/,
  ],
])('two policies that can meet: %s, %s', (library, mounts, remedy) => {
  const name = library === 'cors' ? 'cors' : '{ cors }'
  const source = `import ${name} from '${library}'\n${mounts}\n`
  const migrated = migrateSource(source, 'server.ts')
  expect(migrated.source).toBe(source)
  expect(migrated.left.map(({ message }) => message)).toEqual([expect.stringMatching(remedy)])
})
