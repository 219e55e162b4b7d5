import { expect, it } from 'vitest'
import { migrateSource } from './migrate-source.ts'

/** Options that are spread into others. Code that the command does not understand must not permit more than before. */
it.each<[what: string, common: string, options: string, why: string]>([
  [
    'credentials make * a name',
    `{ credentials: true }`,
    `{ ...common, methods: ['GET', '*'] }`,
    "with credentials, cors allows only a method named '*'",
  ],
  [
    'an unset option overrides a set one',
    `{ exposedHeaders: ['X-A'] }`,
    `{ ...common, exposedHeaders: [] }`,
    'exposedHeaders: [] overrides an option of a spread object',
  ],
])('%s', (_what, common, options, why) => {
  const program = `import cors from 'cors'\nconst common = ${common}\napp.use(cors(${options}))\n`
  const { source, left } = migrateSource(program, 'server.js')
  expect(left.map(({ message }) => message).join()).toContain(why)
  expect(source).not.toContain('origins')
  expect(source).toContain(options)
})
