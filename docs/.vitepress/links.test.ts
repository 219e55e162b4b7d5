import { describe, expect, it } from 'vitest'
import { repositorySlug, siteLink } from './links.ts'

describe('a link of the repository on the site', () => {
  it.each([
    ['a README', '../packages/user-agent/README.md', 'compatibility.md', '/reference/user-agent/'],
    ['an adapter', '../../packages/adapter-express', 'recipes/react-router.md', '/reference/express/'],
    ['an anchor in a README', '../packages/core/README.md#errors', 'cli.md', '/reference/core/'],
    ['the command', '../packages/cli/README.md', 'performance.md', '/cli'],
    ['another page', '../recipes/h3.md', 'guide/index.md', '../recipes/h3.md'],
    ['the README of the repository', '../README.md', 'cli.md', null],
    ['another file', '../packages/benchmarks/RESULTS.md', 'performance.md', null],
    ['a package without a reference', '../packages/benchmarks', 'performance.md', null],
    ['a URL', 'https://example.com/packages/core', 'cli.md', 'https://example.com/packages/core'],
    ['a path of the site', '/packages/core', 'cli.md', '/packages/core'],
    ['an anchor', '#packages', 'cli.md', '#packages'],
  ])('%s', (_what, href, from, target) => {
    expect(siteLink(href, from)).toBe(target)
  })
})

it.each([
  ['Upstream tests → behaviors', 'upstream-tests--behaviors'],
  ['`origins`: who may read', 'origins-who-may-read'],
  ['No `Access-Control-Allow-Origin`', 'no-access-control-allow-origin'],
  ['snake_case & more', 'snake_case--more'],
])('the anchor of %s', (heading, slug) => {
  expect(repositorySlug(heading)).toBe(slug)
})
