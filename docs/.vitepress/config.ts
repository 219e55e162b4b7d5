import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { fileNames } from './file-names.ts'
import { pageHead, summaryOf, version } from './head.ts'
import { repositoryLinks, repositorySlug } from './links.ts'
import { writeAssistantFiles } from './llms.ts'
import { search } from './search.ts'
import { firstPage, hasPage, sidebar } from './sidebar.ts'
import { breakableCells, emptyHeaderCells } from './tables.ts'

const ICON = fileURLToPath(new URL('../../packages/demo/src/page/icon.svg', import.meta.url))

export default defineConfig({
  title: 'Corsage',
  description: 'CORS for every JavaScript server: one policy, validated at startup.',
  lang: 'en-US',
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: dataUrl(ICON) }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // People also read the pages in the repository, so each anchor has the same name there.
    anchor: { slugify: repositorySlug },
    config: (markdown) => {
      repositoryLinks(markdown)
      emptyHeaderCells(markdown)
      breakableCells(markdown)
      fileNames(markdown)
    },
  },
  // The playground's editor is one large chunk, and only pages with a playground load it.
  vite: { build: { chunkSizeWarningLimit: 1000 } },
  transformPageData(page, { siteConfig }) {
    const source = readFileSync(`${siteConfig.srcDir}/${page.filePath}`, 'utf8')
    return { description: page.description || summaryOf(source) || siteConfig.site.description }
  },
  transformHead({ pageData, title, description }) {
    const path = `/${pageData.relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`
    return pageHead({ title, description, path })
  },
  buildEnd: ({ srcDir, outDir }) => writeAssistantFiles(srcDir, outDir),
  themeConfig: {
    search,
    outline: [2, 3],
    externalLinkIcon: true,
    notFound: {
      title: 'Page not found',
      quote: 'The page may have moved. Try the search.',
      linkText: 'Back to home',
    },
    sidebar: sidebar(),
    nav: [
      ...navItem('Guide', 'guide'),
      ...navItem('Recipes', 'recipes'),
      ...navItem('Troubleshooting', 'troubleshooting'),
      { text: 'Playground', link: '/playground' },
      ...navItem('Reference', 'reference'),
      ...(hasPage('guide/versions') ? [{ text: `v${version}`, link: '/guide/versions' }] : []),
    ],
  },
})

function navItem(text: string, folder: string): DefaultTheme.NavItemWithLink[] {
  const link = firstPage(folder)
  return link === undefined ? [] : [{ text, link, activeMatch: `^/${folder}/` }]
}

/** Inlines the icon, which saves a request on each page. */
function dataUrl(file: string): string {
  return `data:image/svg+xml;base64,${readFileSync(file).toString('base64')}`
}
