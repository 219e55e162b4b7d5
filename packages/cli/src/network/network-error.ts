import { CommandError } from '../command-error.ts'
import type { SentRequest } from './exchange.ts'

const asBrowser = 'A browser refuses it as well, with a network error and not a CORS error.'

/** The message for each error code. `host` is the server's, as in the URL. */
const sentences: Readonly<Record<string, (host: string, url: URL) => string>> = {
  ECONNREFUSED: (host) => `Nothing listens at ${host}. The connection was refused.`,
  ENOTFOUND: (host) => `The host ${host} is unknown. No address was found for it.`,
  EAI_AGAIN: (host) => `The host ${host} could not be looked up. The name server did not respond.`,
  EHOSTUNREACH: (host) => `${host} cannot be reached from here. There is no route to it.`,
  ENETUNREACH: (host) => `${host} cannot be reached from here. There is no network that leads to it.`,
  ECONNRESET: closedSentence,
  EPIPE: closedSentence,
  UND_ERR_HEADERS_OVERFLOW: overflowSentence,
  HPE_HEADER_OVERFLOW: overflowSentence,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `The certificate of ${host} is self-signed. ${asBrowser} If your browser trusts it, set the environment variable NODE_EXTRA_CA_CERTS to its file.`,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthoritySentence,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthoritySentence,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthoritySentence,
  CERT_HAS_EXPIRED: (host) => `The certificate of ${host} has expired. ${asBrowser}`,
  CERT_NOT_YET_VALID: (host) => `The certificate of ${host} is not valid yet. ${asBrowser}`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `The certificate of ${host} is for another name. ${asBrowser}`,
  EPROTO: noTlsSentence,
  ERR_SSL_WRONG_VERSION_NUMBER: noTlsSentence,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTlsSentence,
}

/**
 * Explains to the user why a request got no response. `timeout` is in milliseconds. A `CommandError` stays unchanged.
 */
export function networkError(error: unknown, request: SentRequest, timeout: number): CommandError {
  if (error instanceof CommandError) return error
  const url = new URL(request.url)
  const what = `${request.method} ${request.url}`
  const code = messageOf(error) === 'other side closed' ? 'ECONNRESET' : codeOf(error)
  if (code === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new CommandError(
      `No response to ${what} within ${timeout} ms. Set another limit with --timeout.`,
      {
        cause: error,
      },
    )
  }
  const sentence = sentences[code]
  if (sentence !== undefined) return new CommandError(sentence(url.host, url), { cause: error })
  if (code === 'HTTPParserError' || code === 'UND_ERR_SOCKET') {
    return new CommandError(
      `The response of ${url.host} to ${what} is not valid HTTP. (${messageOf(error)})`,
      {
        cause: error,
      },
    )
  }
  return new CommandError(`No response to ${what}. (${messageOf(error)}, ${code})`)
}

/** Returns Chromium's name for the reason of a {@link networkError}. */
export function chromiumNetError({ cause }: CommandError): string {
  if (messageOf(cause) === 'other side closed') return 'ERR_EMPTY_RESPONSE'
  const names: Readonly<Record<string, string>> = {
    ECONNRESET: 'ERR_CONNECTION_RESET',
    HTTPParserError: 'ERR_INVALID_HTTP_RESPONSE',
    TimeoutError: 'ERR_TIMED_OUT',
  }
  return names[codeOf(cause)] ?? 'ERR_FAILED'
}

function closedSentence(host: string, { protocol }: URL): string {
  const guess = protocol === 'http:' ? ' If it uses TLS, the URL must start with https:.' : ''
  return `${host} closed the connection without a response.${guess}`
}

function overflowSentence(host: string): string {
  return `${host} sent more than 256 kB of headers. A browser also fails.`
}

function unknownAuthoritySentence(host: string): string {
  return `The certificate of ${host} is signed by an unknown authority. ${asBrowser} If your browser trusts it, set the environment variable NODE_EXTRA_CA_CERTS to the authority's certificate file.`
}

function noTlsSentence(host: string): string {
  return `${host} does not use TLS. Does the URL start with http:?`
}

function codeOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // OpenSSL's messages end with a line break.
  return message.trim().replace(/\s+/g, ' ').replace(/\.$/, '')
}
