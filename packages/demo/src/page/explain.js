// Explains each result. A script cannot read why its browser refused a request, so the reason follows from the policy, the
// request and the server's record.

/** Lists the steps of a call: each is a sentence, with the headers of the response if there was one. */
export function stepsOf({ call, server, origin, seen }) {
  const answers = call.answers[server.name]
  const steps = []
  const preflight = seen.find(({ asksFor }) => asksFor !== undefined)
  if (preflight) {
    const content = call.body === undefined ? '' : ' with a Content-Type of JSON'
    steps.push({
      text: `The browser sent a preflight, which asks whether a page of ${origin} can send ${call.method}${content}. ${server.name} responded with ${preflight.status}.`,
      headers: answers.preflight.headers,
    })
  } else if (call.preflighted) {
    steps.push({
      text: 'The browser did not send a preflight this time, because it caches the last one for 600 seconds (Access-Control-Max-Age).',
    })
  }
  const actual = seen.find(({ asksFor }) => asksFor === undefined)
  if (actual) {
    const what = actual.origin === undefined ? 'without an Origin header' : `with Origin: ${actual.origin}`
    const then = call.preflighted ? 'Then it sent' : 'The browser sent'
    steps.push({
      text: `${then} ${actual.method} ${actual.path} ${what}. ${server.name} responded with ${actual.status}.`,
      headers: answers.actual.headers,
    })
  } else {
    steps.push({
      text: `The browser did not send the ${call.method}, so the application did not receive it.`,
    })
  }
  return steps
}

/** Explains the browser's decision. */
export function reasonFor({ call, here, origin, outcome, readableHeaders }) {
  if (outcome.kind === 'opaque') {
    return 'A no-cors request gets an opaque response, with status 0, no headers and no body. The server still sends "Vary: Origin", so that no cache reuses this response for a request with an origin.'
  }
  if (outcome.kind === 'readable') {
    const credentials = call.credentials === 'include' ? ', and allows credentials' : ''
    return `The response names the origin of this page in Access-Control-Allow-Origin${credentials}. The page can read the status, the body and these headers: ${readableHeaders.join(', ')}. It can read "date" because the policy exposes it.`
  }
  if (here === 'unlisted') {
    const kept = call.preflighted
      ? 'so the browser did not send the request.'
      : 'so the page cannot read it. The request did reach the server, because CORS is not access control.'
    return `The policy does not list ${origin}. The response has no Access-Control-Allow-Origin, ${kept}`
  }
  return `The policy lists this origin, but its methods are GET, POST and PUT. The browser did not find ${call.method} in this list.`
}

/** Returns the message in Chromium's console, or undefined if there is none. */
export function consoleTextOf({ call, here, server, origin, outcome }) {
  if (outcome.kind !== 'blocked') return undefined
  const missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
  const why =
    here === 'listed'
      ? `Method ${call.method} is not allowed by Access-Control-Allow-Methods in preflight response.`
      : call.preflighted
        ? `Response to preflight request doesn't pass access control check: ${missing}`
        : missing
  return `Access to fetch at '${server.origin}${call.path}' from origin '${origin}' has been blocked by CORS policy: ${why}`
}
