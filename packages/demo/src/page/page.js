import { consoleTextOf, reasonFor, stepsOf } from './explain.js'

const SIGNS = { readable: '✓', blocked: '✗', opaque: '·' }

const demo = await (await fetch('/demo.json')).json()
const { here, origins, servers } = demo
const origin = origins[here]

/** The results of all calls, by `call server`. */
const outcomes = new Map()
const buttons = new Map()
let lastSeen = 0

describePage()
for (const call of demo.calls) document.querySelector('#calls').append(cardOf(call))
const everything = document.querySelector('#everything')
everything.textContent = `Send all ${buttons.size} requests`
everything.disabled = false
everything.addEventListener('click', sendEverything)
updateSum()

function describePage() {
  for (const [name, link] of Object.entries(origins)) {
    const anchor = document.querySelector(`#${name}`)
    anchor.href = link
    anchor.querySelector('span').textContent = link
    if (name === here) anchor.setAttribute('aria-current', 'page')
  }
  document.querySelector('#here').textContent =
    here === 'listed'
      ? 'The policy lists the origin of this page. Open the other origin to see the same requests refused.'
      : 'The policy does not list the origin of this page, so the page can read none of the responses below.'
  document.querySelector('#policy').textContent = demo.policy
  document.querySelector('#playground').href = demo.playground
}

function cardOf(call) {
  const card = document.querySelector('#call').content.firstElementChild.cloneNode(true)
  const [title, about, code, expected, group, result] = card.children
  title.textContent = call.name
  title.id = call.id
  card.setAttribute('aria-labelledby', call.id)
  about.textContent = call.about
  code.firstElementChild.textContent = writeFetch(call)
  expected.append('Expected: ', element('b', write(call.expected)))
  group.setAttribute('aria-label', `Send "${call.name}" to`)
  for (const server of servers) {
    const button = element('button', server.name)
    button.type = 'button'
    button.append(element('span', '', 'sign'))
    button.addEventListener('click', () => sendAndShow(call, server, group, result))
    buttons.set(keyOf(call, server), button)
    group.append(button)
  }
  return card
}

async function sendAndShow(call, server, group, result) {
  const exchange = await send(call, server)
  for (const button of group.children) button.removeAttribute('aria-pressed')
  buttons.get(keyOf(call, server)).setAttribute('aria-pressed', 'true')
  result.replaceChildren(...resultOf(exchange))
}

async function sendEverything() {
  everything.disabled = true
  // One after the other, so that each recorded request belongs to the latest call.
  for (const call of demo.calls) for (const server of servers) await send(call, server)
  everything.disabled = false
  everything.focus()
}

/** Sends a call, and collects its result on this page and at the server. */
async function send(call, server) {
  lastSeen = (await seenAfter(lastSeen)).at(-1)?.number ?? lastSeen
  const { outcome, readableHeaders } = await outcomeOf(call, server)
  const seen = (await seenAfter(lastSeen)).filter((request) => request.server === server.name)
  const asExpected = outcome.kind === call.expected.kind && outcome.status === call.expected.status
  outcomes.set(keyOf(call, server), asExpected)
  const button = buttons.get(keyOf(call, server))
  button.className = asExpected ? outcome.kind : 'wrong'
  button.lastElementChild.textContent = asExpected ? SIGNS[outcome.kind] : '≠'
  button.title = write(outcome)
  updateSum()
  return { call, server, here, origin, outcome, readableHeaders, seen, asExpected }
}

/** The part of the response that this page can read. */
async function outcomeOf({ method, path, mode, credentials, body, preflighted }, server) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  try {
    const response = await fetch(server.origin + path, {
      method,
      mode,
      credentials,
      headers,
      body,
      // A cached response would not reach the server. Without that cache, Chromium also forgets preflights.
      cache: preflighted ? 'default' : 'no-store',
    })
    const outcome =
      response.type === 'opaque' ? { kind: 'opaque' } : { kind: 'readable', status: response.status }
    return { outcome, readableHeaders: [...response.headers.keys()] }
  } catch {
    return { outcome: { kind: 'blocked' }, readableHeaders: [] }
  }
}

async function seenAfter(number) {
  return (await fetch(`/seen.json?after=${number}`)).json()
}

function resultOf(exchange) {
  const { call, server, outcome, asExpected } = exchange
  const judgment = asExpected ? ', as expected.' : `. Expected: ${write(call.expected)}.`
  const verdict = element(
    'p',
    `${SIGNS[outcome.kind]} ${server.name}: ${write(outcome)}${judgment}`,
    `verdict ${asExpected ? outcome.kind : 'wrong'}`,
  )
  const steps = element('ol')
  for (const { text, headers } of stepsOf(exchange)) {
    const step = element('li', text)
    if (headers) step.append(headerLines(headers))
    steps.append(step)
  }
  const pieces = [verdict, steps]
  if (asExpected) pieces.push(element('p', reasonFor(exchange)))
  const consoleText = consoleTextOf(exchange)
  const look = element('p', '', 'console')
  if (consoleText === undefined) look.append("The browser's console (F12) has no CORS message.")
  else look.append("The message in Chromium's console (F12):", element('code', consoleText))
  return [...pieces, look]
}

function updateSum() {
  const sum = document.querySelector('#sum')
  const wrong = [...outcomes.values()].filter((asExpected) => !asExpected).length
  sum.className = wrong > 0 ? 'wrong' : ''
  sum.textContent =
    outcomes.size === 0
      ? 'Or send them one at a time below.'
      : wrong > 0
        ? `${wrong} of ${outcomes.size} results are not as expected.`
        : `${outcomes.size} of ${buttons.size} sent, all as expected.`
}

function writeFetch({ method, path, mode, credentials, body }) {
  const options = []
  if (method !== 'GET') options.push(`method: '${method}'`)
  if (mode !== 'cors') options.push(`mode: '${mode}'`)
  if (credentials === 'include') options.push(`credentials: 'include'`)
  if (body !== undefined) options.push(`headers: { 'content-type': 'application/json' }`, 'body')
  return options.length === 0
    ? `fetch(server + '${path}')`
    : options.length === 1
      ? `fetch(server + '${path}', { ${options[0]} })`
      : [`fetch(server + '${path}', {`, ...options.map((option) => `  ${option},`), '})'].join('\n')
}

function write({ kind, status }) {
  if (kind === 'readable') return `the page can read the response (${status})`
  return kind === 'opaque' ? 'the page gets an opaque response' : 'the browser refuses'
}

function headerLines(headers) {
  const lines = element('pre')
  for (const [name, value] of Object.entries(headers)) lines.append(element('code', `${name}: ${value}`))
  return lines
}

function keyOf(call, server) {
  return `${call.id} ${server.name}`
}

function element(name, text = '', className = '') {
  const made = document.createElement(name)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}
