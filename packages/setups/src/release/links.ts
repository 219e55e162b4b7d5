import { posix } from 'node:path'

/** A link in Markdown or HTML, without those in code. Groups: what precedes the target, the target. */
const LINK = /(```[\s\S]*?```|`[^`\n]*`)|(\]\(\s*<?|^\[[^\]]+\]:\s*<?|\b(?:href|src)=["'])([^)>"'\s]+)/gm

/** Links of these forms work everywhere. `//host` does not: it has no scheme where a file is read. */
const ABSOLUTE = /^(?:https?:\/\/|mailto:|#)/

/** Returns the links of a Markdown text that only work in the repository. */
export function relativeLinks(markdown: string): string[] {
  return [...markdown.matchAll(LINK)].flatMap(([, code, , target = '']) =>
    code === undefined && !ABSOLUTE.test(target) ? [target] : [],
  )
}

/** Resolves the relative links of a Markdown text in a folder of the repository. */
export function absoluteLinks(markdown: string, folder: string, urlOf: (path: string) => string): string {
  return markdown.replace(LINK, (all, code: string | undefined, before: string, target: string) => {
    if (code !== undefined || ABSOLUTE.test(target)) return all
    return before + urlOf(posix.normalize(posix.join(folder, target)))
  })
}
