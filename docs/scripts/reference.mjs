// Writes the reference pages from the packages' doc comments. Pages that are kept in the repository stay.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { docOfFile } from './reference/doc-comments.mjs'
import { LEADING } from './reference/entry-points.mjs'
import { readEntryPoints } from './reference/exports.mjs'
import { addressOf, finder } from './reference/links.mjs'
import { describe, exportPage, indexPage, onePage, packagePage } from './reference/pages.mjs'

const OUTPUT = fileURLToPath(new URL('../reference/', import.meta.url))

const { entries, api } = readEntryPoints()
const find = finder(entries)
describe(entries, api, find)
const descriptions = new Map(entries.map(({ module, source }) => [module, docOfFile(source)]))

write('index.md', indexPage(entries, LEADING, descriptions, existsSync(`${OUTPUT}codes.md`)))
entries.forEach((entry, index) => {
  const description = descriptions.get(entry.module)
  rmSync(`${OUTPUT}${entry.folder}`, { recursive: true, force: true })
  // An earlier run may have written one page, which servers would prefer to the index of the folder.
  rmSync(`${OUTPUT}${entry.folder}.md`, { force: true })
  if (entry.onePage) {
    write(`${entry.folder}.md`, onePage(entry, find, index + 1, description))
    return
  }
  write(`${entry.folder}/index.md`, packagePage(entry, find, index + 1, description))
  entry.exports.forEach((one, order) => {
    write(addressOf(one), exportPage(one, find, order + 1))
  })
})

/** A page that has not changed keeps its time, so that a running site does not reload. */
function write(file, text) {
  const path = OUTPUT + file
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
