import { expect, test } from 'vitest'
import { serializedOriginOf } from './origin.ts'

test.each<[url: string, origin: string | null]>([
  ['https://app.example.com/page?query#fragment', 'https://app.example.com'],
  ['HTTPS://App.Example.Com:443', 'https://app.example.com'],
  ['http://localhost:5173/', 'http://localhost:5173'],
  ['blob:https://app.example.com/6ab43aeb', 'https://app.example.com'],
  // Apps and extensions
  ['capacitor://localhost/x', 'capacitor://localhost'],
  ['tauri://localhost:80', 'tauri://localhost:80'],
  ['app://obsidian.md/x', 'app://obsidian.md'],
  ['app://a-b.c_d.', 'app://a-b.c_d.'],
  ['app://[::1]:8080/', 'app://[::1]:8080'],
  ['app://./page', 'app://.'],
  ['app://', 'app://'],
  ['App+1.x-y://App', 'app+1.x-y://App'],
  ['file:///home/user/page.html', 'file://'],
  // None
  ['file://host/page.html', null],
  ['app://..', null],
  ['app://.a', null],
  ['app://a..b', null],
  ['app://a!', null],
  ['app://.:80', null],
  ['app:/page', null],
  ['data:text/html,x', null],
  ['mailto:a@example.com', null],
  ['app.example.com', null],
  ['', null],
])('the origin of %j is %j', (url, origin) => {
  expect(serializedOriginOf(url)).toBe(origin)
})
