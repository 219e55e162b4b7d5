/** The part of a source between `// #region name` and its end. */
export function regionOf(source: string, name: string): string {
  const [, after] = source.split(`// #region ${name}\n`)
  const [region] = (after ?? '').split('\n// #endregion')
  if (!region) throw new Error(`There is no region ${name}`)
  return region
}
