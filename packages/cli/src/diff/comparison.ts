import { comparePolicies, type PathDifference } from './compare.ts'
import { readPolicyFile } from './policy-file.ts'
import { withFile } from './revision.ts'

/** Compares two policy files. Output of their modules goes to stderr, because stdout is for the result. */
export async function comparison(old: string, next: string): Promise<readonly PathDifference[]> {
  const { stdout, stderr } = process
  const { write } = stdout
  stdout.write = stderr.write.bind(stderr) as typeof write
  try {
    return await withFile(old, (oldFile) =>
      withFile(next, async (newFile) =>
        comparePolicies(await readPolicyFile(oldFile, old), await readPolicyFile(newFile, next)),
      ),
    )
  } finally {
    stdout.write = write
  }
}
