// Packs every public package into the folder `release`, and checks that it can be published:
//   pnpm release:check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { mustRun } from '../../setups/run.ts'
import { checkInstalledLicenses, installed } from './dependency-licenses.ts'
import { checkMetadata, PLACEHOLDER, readMetadata } from './metadata.ts'
import { type Packed, packRelease, ROOT } from './pack-release.ts'
import { RELEASE } from './release-folder.ts'
import { checkPackages } from './rules.ts'
import { checkChangesets } from './version-rules.ts'

const given = readMetadata(join(ROOT, 'package.json'))
const empty = checkMetadata(given)
const metadata = empty.length > 0 ? PLACEHOLDER : given

const packed = await packRelease(RELEASE, metadata)
console.log(`Packed ${packed.map(({ manifest }) => `${manifest.name} ${manifest.version}`).join(', ')}.`)
const problems = [
  ...empty,
  ...checkChangesets(join(ROOT, '.changeset')),
  ...checkPackages(packed, metadata),
  ...(await checkDependencies(packed)),
]

// The set-ups run publint and attw, and install, compile, bundle and run these tarballs.
const setups = await execa('vitest', ['run', '--config', 'vitest.setups.config.ts'], {
  env: { CORSAGE_TARBALLS: RELEASE },
  preferLocal: true,
  reject: false,
  stdio: 'inherit',
})
if (setups.failed) problems.push('The set-ups failed. Their report is above.')

for (const problem of problems) console.error(`error: ${problem}`)
if (problems.length > 0) {
  // Nothing that failed a check can be published by mistake.
  rmSync(RELEASE, { recursive: true })
  process.exitCode = 1
} else console.log('The packages can be published.')

/** Installs what users get, without the frameworks that they choose, and reads every license. */
async function checkDependencies(all: readonly Packed[]): Promise<string[]> {
  const home = mkdtempSync(join(tmpdir(), 'corsage-licenses-'))
  try {
    const dependencies = Object.fromEntries(all.map(({ manifest, tarball }) => [manifest.name, tarball]))
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, dependencies }))
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    await mustRun('npm', ['install', '--legacy-peer-deps', ...quietly], home)
    const modules = join(home, 'node_modules')
    console.log(`Read the licenses of ${installed(modules).length} installed packages.`)
    return checkInstalledLicenses(modules)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
