// What happened, in plain words. A script cannot read why its browser refused, so the reason is worked out from the
// policy, the request, and what the server saw of it.

/** What was done, step by step: each step is a sentence and, where there was an answer, its headers. */
export function stepsOf({ call, server, origin, seen }) {
  const answers = call.answers[server.name]
  const steps = []
  const preflight = seen.find(({ asksFor }) => asksFor !== undefined)
  if (preflight) {
    const content = call.body === undefined ? '' : ' with a Content-Type of JSON'
    steps.push({
      text: `The browser asked first (preflight): may a page of ${origin} send ${call.method}${content}? The answer of ${server.name}: ${preflight.status}.`,
      headers: answers.preflight.headers,
    })
  } else if (call.preflighted) {
    steps.push({
      text: 'The browser did not ask this time: it remembers the answer to the last preflight for 600 seconds (Access-Control-Max-Age).',
    })
  }
  const actual = seen.find(({ asksFor }) => asksFor === undefined)
  if (actual) {
    const what = actual.origin === undefined ? 'without an Origin header' : `with Origin: ${actual.origin}`
    const then = call.preflighted ? 'Then it sent' : 'The browser sent'
    steps.push({
      text: `${then} ${actual.method} ${actual.path} ${what}. The answer of ${server.name}: ${actual.status}.`,
      headers: answers.actual.headers,
    })
  } else {
    steps.push({ text: `So it never sent the ${call.method}: the application did not see it.` })
  }
  return steps
}

/** Why the browser decided so. */
export function reasonFor({ call, here, origin, outcome, readableHeaders }) {
  if (outcome.kind === 'opaque') {
    return 'A no-cors request asks for no permission and gets none: the browser hands the page an opaque answer, with status 0, no headers and no body. The server still says “Vary: Origin”, so that no cache gives this answer to a page with an origin.'
  }
  if (outcome.kind === 'readable') {
    const credentials = call.credentials === 'include' ? ', and allows credentials' : ''
    return `The answer names this page’s own origin in Access-Control-Allow-Origin${credentials}: so the page may read the status, the body, and of the headers ${readableHeaders.join(', ')}; “date” because the policy exposes it.`
  }
  if (here === 'unlisted') {
    const kept = call.preflighted
      ? 'so the browser took it for a no.'
      : 'so the browser kept it from the page. The request did reach the server: CORS guards answers, it is not access control.'
    return `The policy does not list ${origin}. The answer has no Access-Control-Allow-Origin, ${kept}`
  }
  return `The policy lists this origin, but its methods are GET, POST and PUT. The server sent the whole list, and the browser did not find ${call.method} in it.`
}

/** What Chromium prints in its console; undefined where it prints nothing. */
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
