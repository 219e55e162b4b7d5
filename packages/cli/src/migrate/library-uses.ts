import type { Node } from '@babel/types'
import { importEqualsUse, importUse } from './import-uses.ts'
import { CONNECT, LIBRARIES, type Library } from './libraries.ts'
import { type LibraryUse, libraryUse, noCounterpart } from './name-uses.ts'
import { importTypeUse } from './option-types.ts'
import { moduleNameOf, requireUse } from './require-uses.ts'
import type { Syntax } from './syntax.ts'

/** Finds every import of a library that is migrated from: `import`, `require` and `import()`. */
export function findLibraryUses(
  syntax: Syntax,
  fileName: string,
  dependencies: ReadonlySet<string>,
): readonly LibraryUse[] {
  const isNode = isNodeFile(syntax, fileName, dependencies)
  const withLibrary = (source: Node | null | undefined, make: (library: Library) => LibraryUse) => {
    const library = LIBRARIES.get(stringOf(source) ?? '')
    return library ? [make(library.name === 'cors' && isNode ? CONNECT : library)] : []
  }
  return syntax.nodes.flatMap((node): LibraryUse[] => {
    switch (node.type) {
      case 'ImportDeclaration':
        return withLibrary(node.source, (library) => importUse(node, library, syntax))
      case 'TSImportEqualsDeclaration':
        return node.moduleReference.type === 'TSExternalModuleReference'
          ? withLibrary(node.moduleReference.expression, (library) => importEqualsUse(node, library, syntax))
          : []
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return withLibrary(node.source, (library) =>
          libraryUse(library, node, [], [], {
            node,
            why: `${library.name} is passed to other files here`,
          }),
        )
      case 'TSImportType':
        return withLibrary(node.argument, (library) => {
          const use = importTypeUse(node, library)
          const obstacle = use ? undefined : { node, why: noCounterpart(syntax.textOf(node)) }
          return libraryUse(library, node, [], [], obstacle, use ? [use] : [])
        })
      case 'CallExpression':
        return withLibrary(moduleNameOf(node), (library) => requireUse(node, library, syntax))
      default:
        return []
    }
  })
}

/** Whether the middleware of `cors` is for a server without Express. */
function isNodeFile({ source }: Syntax, fileName: string, dependencies: ReadonlySet<string>): boolean {
  const names = (pattern: string) => new RegExp(`['"\`](?:${pattern})['"\`]`).test(source)
  if (names('express|@types/express|@nestjs/[\\w-]+|@apollo/server/express4|@as-integrations/express[45]'))
    return false
  if (names('connect|polka|next|vite|micro|@trpc/server/adapters/(?:standalone|node-http)')) return true
  if (/(?:^|[\\/])pages[\\/]api[\\/]/.test(fileName)) return true
  if (names('(?:node:)?https?|(?:node:)?http2') && /\bcreate(?:Secure)?Server\b/.test(source)) return true
  const has = (...packages: readonly string[]) => packages.some((name) => dependencies.has(name))
  return !has('express', '@types/express', '@nestjs/platform-express') && has('connect', 'polka', 'next')
}

function stringOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0]?.value.raw
    : undefined
}
