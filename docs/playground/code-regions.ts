/** Returns the lines between `// #region name` and `// #endregion`. */
export function regionOf(source: string, name: string): string {
  const [, after] = source.split(`// #region ${name}\n`)
  const [region] = (after ?? '').split('\n// #endregion')
  if (!region) throw new Error(`The source has no region ${name}`)
  return region
}
