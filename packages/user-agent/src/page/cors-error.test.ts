import { expect, test } from 'vitest'
import { answer, errorOf } from '../test-server.ts'

const app = 'https://app.example.com'
const api = 'https://api.example.com/'
const acao = 'access-control-allow-origin'

test('a CorsError is a TypeError with every fact', async () => {
  const error = await errorOf(`${api}items?page=2`, answer({ [acao]: '*', vary: 'Accept' }), {
    method: 'PUT',
  })
  expect(error).toBeInstanceOf(TypeError)
  expect({ ...error, message: error.message }).toEqual({
    name: 'CorsError',
    message: expect.stringContaining('Method PUT'),
    code: 'method-not-allowed',
    step: 'CORS-preflight fetch (§4.8), step 7.5',
    header: 'Access-Control-Allow-Methods',
    expected: 'PUT',
    received: null,
    fix: expect.stringContaining('Add "PUT"'),
    exchange: [
      {
        kind: 'preflight',
        request: {
          method: 'OPTIONS',
          url: `${api}items?page=2`,
          headers: {
            accept: '*/*',
            'access-control-request-method': 'PUT',
            origin: app,
            'sec-fetch-dest': 'empty',
            'sec-fetch-mode': 'cors',
            'sec-fetch-site': 'same-site',
          },
        },
        response: { status: 200, headers: { [acao]: '*', vary: 'Accept' } },
      },
    ],
  })
})
