/** Sends the output of a module to stderr while it is loaded and called, because stdout is for the report. */
export async function withStdoutDiverted<T>(act: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process
  const { write } = stdout
  stdout.write = stderr.write.bind(stderr) as typeof write
  try {
    return await act()
  } finally {
    stdout.write = write
  }
}
