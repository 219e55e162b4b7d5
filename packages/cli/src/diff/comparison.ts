import { withStdoutDiverted } from '../audit-policy/diverted-stdout.ts'
import { type PolicyFile, readPolicyFile } from '../audit-policy/policy-file.ts'
import { comparePolicies, type PathDifference } from './compare.ts'
import { withFile } from './revision.ts'

/** Compares two policy files. Output of their modules goes to stderr, because stdout is for the result. */
export async function comparison(old: string, next: string): Promise<readonly PathDifference[]> {
  return withStdoutDiverted(() =>
    withFile(old, (oldFile) =>
      withFile(next, async (newFile) => comparePolicies(await read(oldFile, old), await read(newFile, next))),
    ),
  )
}

function read(file: string, name: string): Promise<PolicyFile> {
  return readPolicyFile(file, name, 'Export each policy from a file, and compare them one by one.')
}
