/** Texts between, in, or instead of the characters of an allowed origin. */
const CHARACTERS = [...'.-_:/\\@?#%*!$&\'()+,;=~`^|{}[]<>" \t\r\n\0\x7f\x80\xa0\xadaxAK0\u212a\uff0e\u3002']

const ENCODED = [
  '%2e',
  '%00',
  '%60',
  '%40',
  '%2f',
  '%5c',
  '%0d%0a',
  '..',
  '.evil.test',
  '_.evil.test',
  '@evil.test',
]

/** Every truncation of a text, from both ends and from the middle. */
function* truncations(text: string): Generator<string> {
  for (let length = 0; length < text.length; length++) {
    yield text.slice(0, length)
    yield text.slice(text.length - length)
    yield text.slice(0, length) + text.slice(length + 1)
  }
}

/** Every text with something inserted at, or put in the place of, each of its characters. */
function* insertions(text: string): Generator<string> {
  for (let at = 0; at <= text.length; at++) {
    for (const inserted of [...CHARACTERS, ...ENCODED]) yield text.slice(0, at) + inserted + text.slice(at)
    for (const replacing of CHARACTERS) yield text.slice(0, at) + replacing + text.slice(at + 1)
  }
}

/** Every text with one letter, or all, in the other case, and with letters that fold into ASCII. */
function* caseChanges(text: string): Generator<string> {
  yield text.toUpperCase()
  yield text.replaceAll('s', '\u017f')
  yield text.replaceAll('k', '\u212a')
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const other = character.toUpperCase() === character ? character.toLowerCase() : character.toUpperCase()
    yield text.slice(0, at) + other + text.slice(at + 1)
  }
}

/** Two texts run together in every way that keeps a head of the one and a tail of the other. */
function* splices(one: string, other: string): Generator<string> {
  const host = other.slice(other.indexOf('://') + 3)
  for (const joint of ['', '.', '-', '_', ':', '@', ',', ', ', ' ', '/', '#', '?', '\\', '%2e']) {
    yield one + joint + other
    yield one + joint + host
  }
  for (let at = 0; at <= one.length; at++) {
    for (let from = 0; from < other.length; from++) yield one.slice(0, at) + other.slice(from)
  }
}

/** Everything above, of one allowed origin and all of them. */
export function* mutationsOf(origin: string, all: readonly string[]): Generator<string> {
  yield* truncations(origin)
  yield* insertions(origin)
  yield* caseChanges(origin)
  for (const other of all) yield* splices(origin, other)
}
