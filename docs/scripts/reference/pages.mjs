// The Markdown of the pages.
import { declarationOf, membersOf, namesIn } from './declarations.mjs'
import { docOf } from './doc-comments.mjs'
import { addressOf, fileOf, firstSentence, plainText, titleOf, withLinks } from './links.mjs'

/** Adds the parts of its page to each export: its comment, its declaration, its members, and what uses it. */
export function describe(entries, api, find) {
  const all = entries.flatMap(({ exports }) => exports)
  for (const one of all) {
    one.file = fileOf(one, entries.find(({ module }) => module === one.entry.module).exports)
    one.isTwin = all.some((other) => other !== one && other.name === one.name)
    one.doc = docOf(one.symbol.declarations)
    one.declaration = declarationOf(one, api)
    one.members = membersOf(one, api).map((member) => ({ ...member, doc: docOf(member.declarations) }))
    // Longer descriptions get headings, so that they can be linked to and found.
    one.sections =
      !one.entry.onePage && one.members.some(({ doc, isMethod }) => isMethod || doc.examples.length > 0)
    one.uses = [...namesIn(one.declaration)]
      .filter((name) => name !== one.name)
      .map((name) => find(name, one.entry))
      .filter((used) => used !== undefined && used.kind !== 'function' && used.kind !== 'variable')
  }
  const shown = all.filter(({ entry }) => !entry.forAuthors)
  for (const one of all) one.usedBy = shown.filter(({ uses }) => uses.includes(one))
}

/** The page of one export. */
export function exportPage(one, find, order) {
  const { doc, entry } = one
  const link = (text) => withLinks(text, entry, find, '../')
  // A search finds the same name in several packages.
  const title = one.isTwin ? `${titleOf(one)} in ${entry.module}` : titleOf(one)
  return joined([
    frontMatter({ description: plainText(firstSentence(doc.description)), order, outline: '[2, 3]' }),
    `# ${title}`,
    link(doc.description),
    code(`import ${one.kind === 'type' ? 'type ' : ''}{ ${one.name} } from '${entry.module}'`),
    alsoIn(one),
    ...section('Example', doc.examples.map(link)),
    ...section(one.kind === 'type' ? 'Type' : 'Signature', [code(one.declaration)]),
    ...section('Parameters', parameters(doc, link)),
    ...section('Returns', [link(doc.returns)]),
    ...section('Throws', [list(doc.throws.map(link))]),
    ...(one.sections
      ? memberSections(one, link)
      : section(membersTitle(one), [list(one.members.map(memberItem(link)))])),
    ...section('Related types', [linksTo(one.uses, '../')]),
    ...section('Used by', [one.kind === 'type' ? linksTo(one.usedBy, '../') : '']),
    ...section('See also', [list(doc.see.map(link))]),
  ])
}

/** The one page of an entry point that only authors of adapters and tools read. */
export function onePage(entry, find, order, description) {
  const link = (text) => withLinks(text, entry, find, '')
  return joined([
    frontMatter({ description: plainText(firstSentence(description)), order, outline: '[2, 2]' }),
    `# ${entry.module}`,
    link(description),
    ...entry.exports.flatMap((one) => [
      `## ${one.name}`,
      link(one.doc.description),
      code(one.declaration),
      list([...parameterItems(one.doc, link), ...one.members.map(memberItem(link))]),
      one.doc.returns && `Returns: ${link(one.doc.returns)}`,
      ...one.doc.throws.map((text) => `Throws ${link(text)}`),
      ...one.doc.examples.map(link),
      one.doc.see.length > 0 && `See ${one.doc.see.map(link).join(', ')}.`,
    ]),
    ...reexports(entry, ''),
  ])
}

/** The list of what a package exports. */
export function packagePage(entry, find, order, description) {
  const link = (text) => withLinks(text, entry, find, '../')
  const items = (kinds) =>
    entry.exports
      .filter(({ kind }) => kinds.includes(kind))
      .map(
        (one) => `[\`${titleOf(one)}\`](../${addressOf(one)}): ${link(firstSentence(one.doc.description))}`,
      )
  return joined([
    frontMatter({ description: plainText(firstSentence(description)), order }),
    `# ${entry.module}`,
    link(description),
    `\`\`\`sh\nnpm install ${entry.module}\n\`\`\``,
    entry.guide && `New to it? Read [${entry.guide.text}](../../${entry.guide.page}.md) first.`,
    ...section('Functions', [list(items(['function', 'variable']))]),
    ...section('Classes', [list(items(['class']))]),
    ...section('Types', [list(items(['type']))]),
    ...reexports(entry, '../'),
  ])
}

/** The first page of the reference. */
export function indexPage(entries, leading, descriptions, hasCodes) {
  const item = ({ folder, module, onePage }) =>
    `[\`${module}\`](${folder}${onePage ? '.md' : '/index.md'}): ${firstSentence(descriptions.get(module))}`
  return joined([
    frontMatter({ description: 'Every export of every Corsage package.', order: 0 }),
    '# API reference',
    'Each export has its own page, with an example, its signature and the errors it throws. These are the ones you need first:',
    list(leading.map((one) => leadingItem(one, entries))),
    hasCodes && 'Startup errors have a code. [All codes](codes.md) are listed with an example and the fix.',
    ...section('Packages', [list(entries.filter(({ onePage }) => !onePage).map(item))]),
    ...section('For tools, tests and authors of adapters', [
      list(entries.filter(({ onePage }) => onePage).map(item)),
    ]),
  ])
}

function leadingItem({ name, text, from }, entries) {
  const found = from.map((folder) => {
    const { exports, module } = entries.find((entry) => entry.folder === folder)
    return { module, one: exports.find((candidate) => candidate.name === name) }
  })
  const [{ one }] = found
  if (found.length === 1) return `[\`${titleOf(one)}\`](${addressOf(one)}): ${text}`
  const links = found.map(({ module, one }) => `[${module.replace('@corsage/', '')}](${addressOf(one)})`)
  return `\`${name}()\` of ${links.join(', ')}: ${text}`
}

function parameters(doc, link) {
  return [list(parameterItems(doc, link))]
}

function parameterItems({ params }, link) {
  return params.map(({ name, text }) => `\`${name}\`: ${link(text)}`)
}

function membersTitle({ kind }) {
  return kind === 'class' ? 'Properties' : 'Fields'
}

function memberItem(link) {
  return ({ name, text, doc }) => {
    const label = name || text
    const rest = doc.defaultValue ? ` Default: ${link(doc.defaultValue)}.` : ''
    return `\`${label}\`: ${link(doc.description)}${rest}`
  }
}

function memberSections({ members }, link) {
  return members.flatMap(({ name, text, doc, isMethod }) => [
    `## ${name ? `${name}${isMethod ? '()' : ''}` : 'Call signature'}`,
    link(doc.description),
    code(text),
    list(parameterItems(doc, link)),
    doc.returns && `Returns: ${link(doc.returns)}`,
    doc.defaultValue && `Default: ${link(doc.defaultValue)}.`,
    ...doc.throws.map((thrown) => `Throws ${link(thrown)}`),
    ...doc.examples.map(link),
  ])
}

function alsoIn({ alsoIn: modules }) {
  if (modules.length === 0) return ''
  return `You can also import it from ${modules
    .map((name) => `\`${name}\``)
    .join(', ')
    .replace(/, (?=[^,]+$)/, ' and ')}.`
}

function reexports({ reexports: all, module }, up) {
  if (all.length === 0) return []
  return [
    '## Re-exported',
    `\`${module}\` also exports these, so that you install one package:`,
    linksTo(all, up),
  ]
}

/** Names the package of exports with the same name, such as `guard`. */
function linksTo(exports, up) {
  const isTwin = ({ name }) => exports.filter((one) => one.name === name).length > 1
  return exports
    .map((one) => {
      const link = `[\`${titleOf(one)}\`](${up}${addressOf(one)})`
      return isTwin(one) ? `${link} of ${one.entry.folder}` : link
    })
    .join(', ')
}

function section(title, parts) {
  const shown = parts.filter(Boolean)
  return shown.length > 0 ? [`## ${title}`, ...shown] : []
}

function list(items) {
  return items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`).join('\n')
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``
}

function frontMatter(fields) {
  const lines = Object.entries(fields).map(
    ([name, value]) => `${name}: ${name === 'outline' || name === 'order' ? value : JSON.stringify(value)}`,
  )
  return `---\n${lines.join('\n')}\n---`
}

function joined(parts) {
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
