import type { PolicyOptions } from '@corsage/core'

const LONGEST_LINE = 80

/**
 * Returns options as source text: on one line if they fit, or one option per line.
 *
 * @param options Options without functions.
 * @param before The text before them on the line.
 * @param indent The indentation of that line.
 */
export function optionsText(options: PolicyOptions, before: string, indent: string): string {
  const fields = Object.entries(options).map(([name, value]) => `${name}: ${valueText(value)}`)
  const line = `{ ${fields.join(', ')} }`
  if (indent.length + before.length + line.length <= LONGEST_LINE) return line
  return `{\n${fields.map((field) => `${indent}  ${field},\n`).join('')}${indent}}`
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value)
}
