import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { repositoryLinks, repositorySlug } from './links.ts'
import { firstPage, sidebar } from './sidebar.ts'
import { breakableCells, emptyHeaderCells } from './tables.ts'

const ICON = fileURLToPath(new URL('../../packages/demo/src/page/icon.svg', import.meta.url))

export default defineConfig({
  title: 'Corsage',
  description: 'CORS for every JavaScript server: one policy, checked when you write it.',
  lang: 'en-GB',
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: dataUrl(ICON) }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // The pages are read in the repository, too: an anchor has the same name in both.
    anchor: { slugify: repositorySlug },
    config: (markdown) => {
      repositoryLinks(markdown)
      emptyHeaderCells(markdown)
      breakableCells(markdown)
    },
  },
  // The playground's editor is one large chunk, which only the pages with a playground load.
  vite: { build: { chunkSizeWarningLimit: 1000 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    externalLinkIcon: true,
    notFound: {
      title: 'There is no such page',
      quote: 'It may have moved: the search above knows every page.',
      linkText: 'To the first page',
    },
    sidebar: sidebar(),
    nav: [
      ...navItem('Guide', 'guide'),
      ...navItem('Recipes', 'recipes'),
      ...navItem('Troubleshooting', 'troubleshooting'),
      { text: 'Playground', link: '/playground' },
      ...navItem('Reference', 'reference'),
    ],
  },
})

function navItem(text: string, folder: string): DefaultTheme.NavItemWithLink[] {
  const link = firstPage(folder)
  return link === undefined ? [] : [{ text, link, activeMatch: `^/${folder}/` }]
}

/** The icon goes into the page: one request fewer, and one file for the demo and the site. */
function dataUrl(file: string): string {
  return `data:image/svg+xml;base64,${readFileSync(file).toString('base64')}`
}
