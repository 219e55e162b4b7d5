import type { Node } from '@babel/types'
import { importEqualsUse, importUse } from './import-uses.ts'
import { CONNECT, LIBRARIES, type Library } from './libraries.ts'
import { type LibraryUse, libraryUse } from './name-uses.ts'
import { moduleNameOf, requireUse } from './require-uses.ts'
import type { Syntax } from './syntax.ts'

/** Finds every import of a library that is migrated from: `import`, `require` and `import()`. */
export function findLibraryUses(syntax: Syntax): readonly LibraryUse[] {
  const withLibrary = (source: Node | null | undefined, make: (library: Library) => LibraryUse) => {
    const library = LIBRARIES.get(stringOf(source) ?? '')
    return library ? [make(library.name === 'cors' && isConnect(syntax) ? CONNECT : library)] : []
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
            why: `${library.name} is passed on to other files here`,
          }),
        )
      case 'CallExpression':
        return withLibrary(moduleNameOf(node), (library) => requireUse(node, library, syntax))
      default:
        return []
    }
  })
}

function isConnect({ source }: Syntax): boolean {
  return /['"](connect|polka)['"]/.test(source) && !/['"]express['"]/.test(source)
}

function stringOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0]?.value.raw
    : undefined
}
