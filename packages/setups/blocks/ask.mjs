import { request } from 'node:http'

/**
 * Sends the requests to a local server. Returns a sentence for each unexpected response.
 *
 * @param {number} port
 * @param {import('../src/questions.ts').Question[]} questions
 * @returns {Promise<string[]>}
 */
export async function ask(port, questions) {
  const wrong = []
  for (const { title, method, path, headers, expects } of questions) {
    const { status, origin } = await send(port, method, path, headers)
    const readable = expects.origin === undefined || origin === expects.origin || origin === '*'
    if (!readable || (expects.refused !== undefined && (status === 403) !== expects.refused)) {
      wrong.push(`${title}: ${method} ${path} gives ${status} for ${origin}, not ${JSON.stringify(expects)}`)
    }
  }
  return wrong
}

function send(port, method, path, headers) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, origin: response.headers['access-control-allow-origin'] })
    })
    sent.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: response.statusCode })
    })
    sent.on('error', reject)
    const late = setTimeout(() => sent.destroy(new Error(`${method} ${path}: no response`)), 5000)
    sent.on('close', () => {
      clearTimeout(late)
      reject(new Error(`${method} ${path}: the connection was closed`))
    })
    sent.end()
  })
}
