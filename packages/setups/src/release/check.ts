// Packs every public package into the folder `release`, and checks that it can be published:
//   pnpm release:check
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { checkMetadata, readMetadata } from './metadata.ts'
import { RELEASE, ROOT } from './pack-release.ts'
import { checkChangesets } from './version-rules.ts'

const problems = [
  ...checkMetadata(readMetadata(join(ROOT, 'package.json'))),
  ...checkChangesets(join(ROOT, '.changeset')),
]
if (problems.length === 0) {
  // The set-ups pack into that folder, check the packages, and install, compile, bundle and run them.
  const setups = await execa('vitest', ['run', '--config', 'vitest.setups.config.ts'], {
    env: { CORSAGE_RELEASE: RELEASE },
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
  })
  if (setups.failed) problems.push('The set-ups failed. Their report is above.')
}

for (const problem of problems) console.error(`error: ${problem}`)
if (problems.length > 0) {
  // Nothing that failed a check can be published by mistake.
  rmSync(RELEASE, { recursive: true, force: true })
  process.exitCode = 1
} else console.log('The packages can be published.')
