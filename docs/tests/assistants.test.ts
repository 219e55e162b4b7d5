import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SITE, sitePages } from './built-site.mjs'

const read = (file: string): string => readFileSync(`${SITE}/${file}`, 'utf8')

describe.each(['llms.txt', 'skill.md'])('%s', (file) => {
  const links = [...read(file).matchAll(/\]\((\/[^)#]*)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)

  it('has links that resolve', () => {
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter((link) => !existsSync(SITE + link))).toEqual([])
  })
})

it('llms.txt lists every page', () => {
  const list = read('llms.txt')
  const pages = sitePages().filter((path) => path !== '/' && path !== '/playground')
  expect(pages.filter((path) => !list.includes(`(${path.replace(/\/$/, '/index')}.md)`))).toEqual([])
})

it('llms-full.txt contains the text of the guide', () => {
  expect(read('llms-full.txt')).toContain(read('guide/options.md').trim())
})

it('the skill file has a name, commands, a program and the options', () => {
  const skill = read('skill.md')
  expect(skill).toMatch(/^---\nname: corsage\ndescription: \S/)
  expect(skill).toContain('npm install @corsage/express express')
  expect(skill).toContain("from '@corsage/express'")
  expect(skill).toMatch(/^\|.*`?origins`?.*\|$/m)
  expect(skill.length).toBeLessThan(12_000)
})
