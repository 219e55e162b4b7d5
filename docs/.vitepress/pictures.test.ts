import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { pictureFiles } from '../scripts/pictures.mjs'

const FOLDER = fileURLToPath(new URL('../public/pictures', import.meta.url))

it('every picture is drawn by the script', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(pictureFiles().map(([file]) => file).sort())
})

it.each(pictureFiles())('%s is current: run `node scripts/pictures.mjs`', (file, svg) => {
  expect(readFileSync(`${FOLDER}/${file}`, 'utf8')).toBe(svg)
})

it.each(pictureFiles())('%s has a lane for each of three parties', (_file, svg) => {
  expect(svg.match(/class="life"/g)).toHaveLength(3)
})
