import { createMarkdownRenderer } from 'vitepress'
import { expect, it } from 'vitest'
import { fileNames } from './file-names.ts'

it('labels a block with its file name, and a block without one with its language', async () => {
  const markdown = await createMarkdownRenderer('.', { config: fileNames })
  const labels = (text: string): string[] =>
    [...markdown.render(text).matchAll(/<span class="lang">([^<]*)<\/span>/g)].map(([, label = '']) => label)
  expect(
    labels('```js [server.mjs]\nrun()\n```\n\n```ts {1} [src/worker.ts]\nrun()\n```\n\n```sh\nrun\n```'),
  ).toEqual(['server.mjs', 'src/worker.ts', 'sh'])
})
