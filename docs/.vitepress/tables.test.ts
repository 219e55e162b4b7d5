import { expect, it } from 'vitest'
import { withBreaks } from './tables.ts'

it.each([
  ['a setting', 'CORS_ALLOW_HEADERS', 'CORS_<wbr>ALLOW_<wbr>HEADERS'],
  ['an option', 'dangerouslyAllowNullOrigin', 'dangerously<wbr>Allow<wbr>Null<wbr>Origin'],
  ['a list', '&#39;GET,HEAD,PUT&#39;', '&#39;GET,<wbr>HEAD,<wbr>PUT&#39;'],
  ['a file', 'decorator/test_w3.py', 'decorator/<wbr>test_<wbr>w3.<wbr>py'],
  ['an origin', 'https://app.example.com', 'https://app.<wbr>example.<wbr>com'],
  ['a path', '/api/*', '/api/*'],
  ['a word', 'origins', 'origins'],
  ['a short name', 'RegExp', 'RegExp'],
])('code in a cell can break: %s', (_what, text, broken) => {
  expect(withBreaks(`<code v-pre class="a_b">${text}</code>`)).toBe(
    `<code v-pre class="a_b">${broken}</code>`,
  )
})
