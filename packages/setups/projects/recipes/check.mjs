import assert from 'node:assert/strict'

const ORIGIN = 'https://app.example.com'

/** Sends the requests of a browser to the handler of a recipe, a function from `Request` to `Response`. */
export async function check(fetch, { base = 'https://api.example.com', path = '/items', others = {} } = {}) {
  const preflight = await fetch(
    new Request(base + path, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': 'PUT' },
    }),
  )
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN)
  assert.match(preflight.headers.get('access-control-allow-methods'), /PUT/)

  for (const [other, status] of Object.entries({ [path]: 200, ...others })) {
    const response = await fetch(new Request(base + other, { headers: { origin: ORIGIN } }))
    assert.equal(response.status, status, other)
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN, other)
    await response.text()
  }
}
