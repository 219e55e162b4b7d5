import type { Size } from '../size.ts'
import { bytes, table } from './table.ts'

/** Every bundle. */
export function sizeTable(sizes: readonly Size[]): string {
  return table(
    ['bundle', 'minified', 'and gzipped', 'and with brotli'],
    sizes.map((one) => [one.title, bytes(one.minified), bytes(one.gzip), bytes(one.brotli)]),
  )
}

/** The bundles that have a target and the parts of core, for the page about performance. */
export function sizeSummary(sizes: readonly Size[]): string {
  return table(
    ['bundle, minified and gzipped', 'size', 'target'],
    sizes
      .filter(({ title, aim }) => aim !== undefined || title.includes('without'))
      .map(({ title, gzip, aim }) => [title, bytes(gzip), aim === undefined ? '–' : bytes(aim)]),
  )
}
