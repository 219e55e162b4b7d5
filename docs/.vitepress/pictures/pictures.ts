import type { Party, Picture, Step, Tone } from './draw-picture.ts'

const [PAGE, BROWSER, SERVER] = [0, 1, 2]
const APP = 'https://app.example.com'
const allow = (origin: string): string => `Access-Control-Allow-Origin: ${origin}`
const parties = (page: string): readonly Party[] => [
  { icon: 'page', name: page },
  { icon: 'browser', name: 'browser' },
  { icon: 'server', name: 'api.example.com' },
]
const call = (title: string, lines: readonly string[] = []): Step => ({
  from: PAGE,
  to: BROWSER,
  tone: 'plain',
  title,
  lines,
})
const send = (title: string, lines: readonly string[] = []): Step => ({
  from: BROWSER,
  to: SERVER,
  tone: 'ask',
  title,
  lines,
})
const reply = (tone: Tone, title: string, lines: readonly string[] = []): Step => ({
  from: SERVER,
  to: BROWSER,
  tone,
  title,
  lines,
})
const hand = (tone: Tone, title: string, lines: readonly string[] = []): Step => ({
  from: BROWSER,
  to: PAGE,
  tone,
  title,
  lines,
})
const browser = (thought: string): Step => ({ at: BROWSER, thought })
const server = (thought: string): Step => ({ at: SERVER, thought })
const cache = browser

/** The pictures of the guide, by file name. */
export const pictures: Readonly<Record<string, Picture>> = {
  'simple-request': {
    title: 'A simple request',
    description:
      'A page of app.example.com calls fetch. The browser sends the request with the origin of the page. The response allows that origin, so the page can read it.',
    parties: parties('app.example.com'),
    steps: [
      call("fetch('https://api.example.com/items')"),
      browser('This is a simple GET. I send it with the origin of the page.'),
      send('GET /items', [`Origin: ${APP}`]),
      server('I handle the request and say who can read the response.'),
      reply('yes', '200 OK', [allow(APP), '[ … the items … ]']),
      browser('The header names the origin of the page.'),
      hand('yes', 'Response, 200'),
      { outcome: 'The page can read the response.', tone: 'yes' },
    ],
  },
  refused: {
    title: 'A refused request',
    description:
      'A page of evil.example sends a POST. The server handles it. The response allows another origin, so the browser does not let the page read it.',
    parties: parties('evil.example'),
    steps: [
      call("fetch(…, { method: 'POST' })"),
      browser('This is a simple POST. I send it with the origin of the page.'),
      send('POST /items', ['Origin: https://evil.example']),
      server('I handle the request. CORS only says who can read the response.'),
      reply('no', '200 OK', [allow(APP), '[ … the items … ]']),
      browser('The header names another origin.'),
      hand('no', 'TypeError: Failed to fetch'),
      {
        outcome: 'The page gets an error, and the console shows the reason. The server has done the work.',
        tone: 'no',
      },
    ],
  },
  preflight: {
    title: 'A request with a preflight',
    description:
      'A page sends JSON with PUT. The browser first sends an OPTIONS request. The response allows the origin, the method and the header, so the browser sends the PUT.',
    parties: parties('app.example.com'),
    steps: [
      call("fetch(…, { method: 'PUT' })", ['Content-Type: application/json']),
      browser('A plain form cannot send this. I ask the server first.'),
      send('OPTIONS /items/1', [
        `Origin: ${APP}`,
        'Access-Control-Request-Method: PUT',
        'Access-Control-Request-Headers: content-type',
      ]),
      server('I check the policy. No request handler runs.'),
      reply('yes', '204 No Content', [
        allow(APP),
        'Access-Control-Allow-Methods: GET,POST,PUT',
        'Access-Control-Allow-Headers: content-type',
        'Access-Control-Max-Age: 7200',
      ]),
      browser('PUT and content-type are listed. I cache that for 7200 seconds and send the request.'),
      send('PUT /items/1', [`Origin: ${APP}`, 'Content-Type: application/json']),
      reply('yes', '200 OK', [allow(APP)]),
      hand('yes', 'Response, 200'),
      { outcome: 'The page can read the response.', tone: 'yes' },
    ],
  },
  credentials: {
    title: 'A request with credentials',
    description:
      'With credentials: include, the browser sends the cookie of the server. The page can read the response only if it names the origin and allows credentials.',
    parties: parties('app.example.com'),
    steps: [
      call("fetch(…, { credentials: 'include' })"),
      browser('I add the cookie of api.example.com.'),
      send('GET /me', [`Origin: ${APP}`, 'Cookie: session=8f2c']),
      server('I know this user, and I check the policy.'),
      reply('yes', '200 OK', [allow(APP), 'Access-Control-Allow-Credentials: true', 'Vary: Origin']),
      browser('The origin is named, and credentials are allowed.'),
      hand('yes', 'Response, 200'),
      { outcome: 'The page can read the response.', tone: 'yes' },
      { heading: 'The same request, with * in the response' },
      reply('no', '200 OK', [allow('*')]),
      browser('With credentials, * is not enough.'),
      hand('no', 'TypeError: Failed to fetch'),
      { outcome: 'The page cannot read the response.', tone: 'no' },
    ],
  },
  caches: {
    title: 'Caches and Vary',
    description:
      'Without Vary, a cache gives the response for one page to another page, which cannot read it. With Vary: Origin, the cache asks the server again.',
    parties: [
      { icon: 'page', name: 'two pages' },
      { icon: 'cache', name: 'cache' },
      { icon: 'server', name: 'api.example.com' },
    ],
    steps: [
      { heading: 'Without Vary' },
      call('GET /items', [`Origin: ${APP}`]),
      send('GET /items', [`Origin: ${APP}`]),
      reply('yes', '200 OK', [allow(APP)]),
      cache('I store this response for /items.'),
      hand('yes', '200 OK', [allow(APP)]),
      call('GET /items', ['Origin: https://shop.example.com']),
      cache('I have a response for /items.'),
      hand('no', '200 OK', [allow(APP)]),
      {
        outcome:
          'The response is for another page. This page cannot read it, although the server would allow it.',
        tone: 'no',
      },
      { heading: 'With Vary: Origin' },
      call('GET /items', ['Origin: https://shop.example.com']),
      cache('My response is for another Origin. I ask the server.'),
      send('GET /items', ['Origin: https://shop.example.com']),
      reply('yes', '200 OK', [allow('https://shop.example.com'), 'Vary: Origin']),
      hand('yes', '200 OK', [allow('https://shop.example.com')]),
      { outcome: 'Each page gets its own response.', tone: 'yes' },
    ],
  },
  'cross-site': {
    title: 'A cross-site request',
    description:
      'A page of evil.example submits a form to api.example.com, and the browser adds the cookie of the user. Without the guard, the server makes the transfer. With the guard, it responds with 403.',
    parties: parties('evil.example'),
    steps: [
      call('form.submit()'),
      browser('I add the cookie of api.example.com.'),
      send('POST /transfer', [
        'Origin: https://evil.example',
        'Sec-Fetch-Site: cross-site',
        'Cookie: session=8f2c',
      ]),
      { heading: 'Without the guard' },
      server('The session is valid, so I transfer the money.'),
      { outcome: 'CORS hides the response from the page. The money is gone.', tone: 'no' },
      { heading: 'With the guard' },
      server('The policy does not list evil.example, so no request handler runs.'),
      reply('yes', '403 Forbidden', ['Content-Type: text/plain']),
      { outcome: 'Nothing was transferred.', tone: 'yes' },
    ],
  },
}
