// Where the pages of the exports are, and links between them.

/** The title of an export's page: a function is shown with parentheses. */
export function titleOf({ name, kind }) {
  return kind === 'function' ? `${name}()` : name
}

/** Returns a function that finds an export by name: in the given entry point first, then in all others. */
export function finder(entries) {
  const all = entries.flatMap(({ exports }) => exports)
  const own = new Map(entries.map(({ module, exports, reexports }) => [module, [...exports, ...reexports]]))
  return (name, { module }) => [...(own.get(module) ?? []), ...all].find((one) => one.name === name)
}

/** The address of an export, from the folder `reference`. */
export function addressOf({ name, file, entry }, anchor = '') {
  if (entry.onePage) return `${entry.folder}.md#${name.toLowerCase()}`
  return `${entry.folder}/${file}.md${anchor && `#${anchor.toLowerCase()}`}`
}

/** The name of an export's file. `LivePolicy` and `livePolicy` would be the same file on some systems. */
export function fileOf({ name, kind }, exports) {
  const twin = exports.some((one) => one.name !== name && one.name.toLowerCase() === name.toLowerCase())
  return twin && kind === 'type' ? `${name}-type` : name
}

/** Replaces the links of doc comments by links of Markdown. `up` leads from the page to the folder `reference`. */
export function withLinks(text, entry, find, up) {
  return text.replaceAll(/\{@link ([^\s}|]+)[\s|]*([^}]*)\}/g, (_link, target, label) => {
    if (/^https?:/.test(target)) return `[${label || target}](${target})`
    const [name, member] = target.split('.')
    const one = find(name, entry)
    if (one === undefined) throw new Error(`${entry.module} has a link to ${target}, which is not exported.`)
    return `[\`${label || target}\`](${up}${addressOf(one, one.sections ? member : '')})`
  })
}

/** The first sentence of a description. */
export function firstSentence(text) {
  const [paragraph] = text.split('\n\n')
  const [sentence] = /^[\s\S]*?[.:](?=\s|$)/.exec(paragraph) ?? [paragraph]
  return sentence.replaceAll(/\s+/g, ' ').replace(/:$/, '.')
}

/** Text without markup, for the description of a page. */
export function plainText(text) {
  return text
    .replaceAll(/\{@link ([^\s}|]+)[\s|]*([^}]*)\}/g, (_link, target, label) => label || target)
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
}
