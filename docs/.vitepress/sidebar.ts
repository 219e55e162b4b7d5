import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DefaultTheme } from 'vitepress'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Group {
  readonly text: string
  /** Folders and single pages, without `.md`. A name without a page is left out. */
  readonly from: readonly string[]
  /** Long groups are closed until the reader opens them or visits one of their pages. */
  readonly collapsed?: boolean
}

/** The groups in reading order. A new page needs no entry here: its folder decides the group, and its heading is the text. */
const GROUPS: readonly Group[] = [
  { text: 'Guide', from: ['guide'] },
  { text: 'Troubleshooting', from: ['troubleshooting'], collapsed: true },
  { text: 'Recipes', from: ['recipes'], collapsed: true },
  { text: 'Security', from: ['security', 'security-tests'] },
  { text: 'Move from another library', from: ['migrating'] },
  { text: 'Tools', from: ['playground', 'cli'] },
  { text: 'Evidence', from: ['compatibility', 'performance'] },
  { text: 'Reference', from: ['reference'], collapsed: true },
]

/** Returns the sidebar of all existing pages. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  return GROUPS.map(({ from, ...group }) => groupOf(group, from.flatMap(itemsOf))).filter(
    ({ items = [] }) => items.length > 0,
  )
}

/**
 * A closed group is a link to its index page. Without that page it stays open, because VitePress makes a closed group without
 * a link a button inside a button, which screen readers cannot use.
 */
function groupOf(
  { text, collapsed = false }: Omit<Group, 'from'>,
  items: DefaultTheme.SidebarItem[],
): DefaultTheme.SidebarItem {
  const [index, ...others] = items
  if (!collapsed || !index?.link?.endsWith('/')) return { text, items }
  return { text, link: index.link, collapsed, items: others }
}

/** Returns the link to the first page of a folder, or `undefined` if it has none. */
export function firstPage(folder: string): string | undefined {
  return itemsOf(folder)[0]?.link
}

/** Tells whether there is a page of this name. */
export function hasPage(name: string): boolean {
  return existsSync(`${ROOT}/${name}.md`)
}

/** Returns the page of this name, followed by the pages and folders in the folder of this name. */
function itemsOf(name: string): DefaultTheme.SidebarItem[] {
  return [...(hasPage(name) ? [itemOf(name)] : []), ...itemsIn(name)]
}

/** The index comes first. The others follow by `order` in their front matter, and then by title. */
function itemsIn(folder: string): DefaultTheme.SidebarItem[] {
  if (!existsSync(`${ROOT}/${folder}`)) return []
  return readdirSync(`${ROOT}/${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.md'))
    .map((entry) => ({ page: `${folder}/${entry.name.replace(/\.md$/, '')}`, isFolder: entry.isDirectory() }))
    .map(({ page, isFolder }) => (isFolder ? folderOf(page) : { rank: rank(page), item: itemOf(page) }))
    .filter(({ item }) => item.link !== undefined || (item.items?.length ?? 0) > 0)
    .sort((one, other) => one.rank - other.rank || (one.item.text ?? '').localeCompare(other.item.text ?? ''))
    .map(({ item }) => item)
}

/** A folder is shown as its index page, which opens the other pages. Without an index it is shown by its name. */
function folderOf(folder: string): { rank: number; item: DefaultTheme.SidebarItem } {
  const index = `${folder}/index`
  if (!hasPage(index)) {
    const items = itemsIn(folder)
    return {
      rank: Number.MAX_SAFE_INTEGER,
      item: { text: folder.replace(/^.*\//, ''), items },
    }
  }
  const [first, ...items] = itemsIn(folder)
  // A folder without an order comes before the pages without one.
  return { rank: orderOf(index, 0), item: { ...first, items, collapsed: true } }
}

function itemOf(page: string): DefaultTheme.SidebarItem {
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
  return (given?.replace(/^(['"])(.*)\1$/, '$2') ?? heading ?? page).replaceAll(/[`\\]/g, '').trim()
}

function frontMatterOf(page: string): string {
  return /^---\n([\s\S]*?)\n---\n/.exec(sourceOf(page))?.[1] ?? ''
}

function sourceOf(page: string): string {
  return readFileSync(`${ROOT}/${page}.md`, 'utf8')
}
