import { expect, it } from 'vitest'
import { summaryOf } from './head.ts'

it.each([
  ['the first paragraph', '# Title\n\nOne line\nand another.\n\nMore.', 'One line and another.'],
  ['after front matter', '---\norder: 1\n---\n\n# Title\n\nText.', 'Text.'],
  ['after code', '# Title\n\n```sh\nnpm install\n\nnpm start\n```\n\nText.', 'Text.'],
  ['without markup', '# T\n\nUse [`cors`](cors.md) **first**.', 'Use cors first.'],
  ['with code unchanged', '# T\n\nWrite `*` or `_a_`, *never* _both_.', 'Write * or _a_, never both.'],
  ['without a colon at its end', '# T\n\nAdd this:\n\n```ts\n```', 'Add this.'],
  ['whole sentences', `# T\n\nOne sentence. ${'word '.repeat(40)}`, 'One sentence.'],
  ['cut without a sentence', `# T\n\n${'word '.repeat(40)}`, `${'word '.repeat(31)}…`],
])('a description is %s', (_what, markdown, description) => {
  expect(summaryOf(markdown)).toBe(description)
})

it('a page of code alone has no description', () => {
  expect(summaryOf('# Title\n\n```sh\nnpm install\n```\n')).toBeUndefined()
})
