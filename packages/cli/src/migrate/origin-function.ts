import { translateCallback } from './callback-function.ts'
import { isBoolean } from './condition.ts'
import type { Edit } from './edit.ts'
import {
  leave,
  type OriginFunctionNode,
  returnsOf,
  returnTypeEdits,
  shortened,
  Untranslatable,
  usesThis,
} from './function-shape.ts'
import type { Syntax } from './syntax.ts'
import { translateContextFunction, translateValueFunction } from './value-function.ts'

/** How the `origin` function of a library returns its decision. */
export type Answering =
  /** `(origin, callback) => callback(error, allow)` */
  | 'by-callback'
  /** as above, or `async (origin) => allow` */
  | 'by-callback-or-promise'
  /** `(context) => origin | ''` */
  | 'by-value-from-context'
  /** `(origin, context) => origin | null` */
  | 'by-value'

/** The edits that migrate a function, or the reason why there are none. */
export type Translation = { readonly edits: readonly Edit[] } | { readonly why: string }

/**
 * Makes `(origin) => boolean | Promise<boolean>` of a function for another library. Nothing is guessed. A function that
 * is not fully understood is left unchanged, with the reason.
 */
export function translateOriginFunction(
  written: OriginFunctionNode,
  answering: Answering,
  syntax: Syntax,
): Translation {
  try {
    if (written.generator) leave('a generator returns no decision')
    if (usesThis(written, syntax)) leave('the function uses this or arguments')
    return { edits: translate(written, answering, syntax) }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    return { why: error.message }
  }
}

function translate(written: OriginFunctionNode, answering: Answering, syntax: Syntax): readonly Edit[] {
  switch (answering) {
    case 'by-callback':
      return translateCallback(written, syntax)
    case 'by-callback-or-promise':
      if (written.params.length < 2) return translatePromise(written, syntax)
      if (written.async) leave('the function is async and also has a callback, so it could decide twice')
      return translateCallback(written, syntax)
    case 'by-value-from-context':
      return translateContextFunction(written, syntax)
    case 'by-value':
      return translateValueFunction(written, syntax)
  }
}

/** `async (origin) => boolean` needs no change. */
function translatePromise(written: OriginFunctionNode, syntax: Syntax): readonly Edit[] {
  if (!written.async) leave('the function has neither a callback nor a promise')
  const { body } = written
  const answers =
    body.type === 'BlockStatement' ? returnsOf(written, syntax).map(({ argument }) => argument) : [body]
  for (const answer of answers) {
    if (!answer) leave('the function may return nothing')
    else if (!isBoolean(answer)) {
      leave(`${shortened(syntax.textOf(answer))} may be a value other than true or false`)
    }
  }
  return returnTypeEdits(written, syntax)
}
