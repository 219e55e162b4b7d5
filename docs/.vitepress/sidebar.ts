import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DefaultTheme } from 'vitepress'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The pages in the order that a reader meets them: a folder, or a page of its own. What is not there is left out. */
const GROUPS: readonly { readonly text: string; readonly from: readonly string[] }[] = [
  { text: 'Guide', from: ['guide'] },
  { text: 'Recipes', from: ['recipes'] },
  { text: 'When it does not work', from: ['troubleshooting'] },
  { text: 'Security', from: ['security', 'security-tests'] },
  { text: 'From another library', from: ['migrating'] },
  { text: 'Tools', from: ['playground', 'cli'] },
  { text: 'Evidence', from: ['compatibility', 'performance'] },
  { text: 'Reference', from: ['reference'] },
]

/** The sidebar, from the pages that there are. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  return GROUPS.map(({ text, from }) => ({ text, items: from.flatMap(itemsOf) })).filter(
    ({ items }) => items.length > 0,
  )
}

/** The link to the first page of a folder; `undefined` where there is none. */
export function firstPage(folder: string): string | undefined {
  return itemsOf(folder)[0]?.link
}

/** What stands at a name: a page, and the pages and folders of the folder. */
function itemsOf(name: string): DefaultTheme.SidebarItem[] {
  return [...(existsSync(`${ROOT}/${name}.md`) ? [itemOf(name)] : []), ...itemsIn(name)]
}

/** Its index first, then by `order` in their front matter, then by title. A folder stands where its index would. */
function itemsIn(folder: string): DefaultTheme.SidebarItem[] {
  if (!existsSync(`${ROOT}/${folder}`)) return []
  return readdirSync(`${ROOT}/${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.md'))
    .map((entry) => ({ page: `${folder}/${entry.name.replace(/\.md$/, '')}`, isFolder: entry.isDirectory() }))
    .filter(({ page, isFolder }) => !isFolder || existsSync(`${ROOT}/${page}/index.md`))
    .map(({ page, isFolder }) => (isFolder ? folderOf(page) : { rank: rank(page), item: itemOf(page) }))
    .sort((one, other) => one.rank - other.rank || (one.item.text ?? '').localeCompare(other.item.text ?? ''))
    .map(({ item }) => item)
}

function folderOf(folder: string): { rank: number; item: DefaultTheme.SidebarItem } {
  const index = `${folder}/index`
  const [first, ...items] = itemsIn(folder)
  // A folder that does not say its place is read before the pages that do.
  return { rank: orderOf(index, 0), item: { ...first, items, collapsed: true } }
}

function itemOf(page: string): { text: string; link: string } {
  return { text: titleOf(page), link: `/${page.replace(/(^|\/)index$/, '$1')}` }
}

function rank(page: string): number {
  return page.endsWith('/index') ? -1 : orderOf(page)
}

function orderOf(page: string, otherwise: number = Number.MAX_SAFE_INTEGER): number {
  const [, order] = /^order: (\d+)$/m.exec(frontMatterOf(page)) ?? []
  return order === undefined ? otherwise : Number(order)
}

function titleOf(page: string): string {
  const [, given] = /^title: (.+)$/m.exec(frontMatterOf(page)) ?? []
  const [, heading] = /^# (.+)$/m.exec(sourceOf(page)) ?? []
  return (given ?? heading ?? page).replaceAll(/[`\\]/g, '').trim()
}

function frontMatterOf(page: string): string {
  return /^---\n([\s\S]*?)\n---\n/.exec(sourceOf(page))?.[1] ?? ''
}

function sourceOf(page: string): string {
  return readFileSync(`${ROOT}/${page}.md`, 'utf8')
}
