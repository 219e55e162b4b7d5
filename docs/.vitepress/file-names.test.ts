import { expect, it } from 'vitest'
import { withFileName } from './file-names.ts'

const html = '<div><button></button><span class="lang">ts</span><pre></pre></div>'

it.each([
  ['ts [server.ts]', '<span class="lang file">server.ts</span>'],
  ['ts [src/pages/api.ts]', '<span class="lang file">src/pages/api.ts</span>'],
  ['ts', '<span class="lang">ts</span>'],
  ['ts {1,3}', '<span class="lang">ts</span>'],
])('the label of a block with %j', (info, label) => {
  expect(withFileName(html, info)).toBe(`<div><button></button>${label}<pre></pre></div>`)
})
