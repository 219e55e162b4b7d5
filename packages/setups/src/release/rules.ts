import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metadata } from './metadata.ts'
import { type Packed, ROOT } from './pack-release.ts'
import { checkFiles, checkLicense, checkLinks, checkPackageMetadata } from './package-rules.ts'
import { checkJsr, checkRanges, checkVersion } from './version-rules.ts'

/** Returns what is wrong with the packages, one sentence each. */
export function checkPackages(all: readonly Packed[], metadata: Metadata): string[] {
  const license = readFileSync(join(ROOT, 'LICENSE'), 'utf8')
  return all.flatMap((packed) => {
    const jsr = join(ROOT, packed.directory, 'jsr.json')
    const problems = [
      ...checkFiles(packed),
      ...checkLicense(packed, license),
      ...checkLinks(packed),
      ...checkPackageMetadata(packed, metadata),
      ...checkVersion(packed),
      ...checkRanges(packed, all),
      ...checkJsr(packed, existsSync(jsr) ? readFileSync(jsr, 'utf8') : null),
    ]
    return problems.map((problem) => `${packed.manifest.name} ${problem}`)
  })
}
