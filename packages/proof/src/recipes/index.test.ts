import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RECIPES } from './page.ts'

const PAGES = new URL('../../../../docs/recipes/', import.meta.url)

const pages = readdirSync(PAGES).filter((file) => file !== 'index.md')

it('docs/recipes/index.md links each recipe once', () => {
  const index = readFileSync(new URL('index.md', PAGES), 'utf8')
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, file]) => file)
  expect(linked.sort()).toEqual(pages.sort())
})

// The other programs of recipes are run by other packages, or have a source that their page copies.
it('a page that names a test of this folder is one of its recipes', () => {
  const named = pages.filter((file) =>
    readFileSync(new URL(file, PAGES), 'utf8').includes('<!-- packages/proof/src/recipes/'),
  )
  expect(named.sort()).toEqual(RECIPES.map((recipe) => `${recipe}.md`).sort())
})
