import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { mustRun } from '../../setups/run.ts'
import type { Manifest, Metadata } from './metadata.ts'
import type { Packed } from './pack-release.ts'

export const METADATA: Metadata = {
  repository: { type: 'git', url: 'git+https://git.example/team/corsage.git' },
  homepage: 'https://corsage.example',
  bugs: { url: 'https://git.example/team/corsage/issues' },
}

export const MANIFEST: Manifest = {
  name: '@corsage/core',
  version: '0.1.0',
  license: 'MIT',
  ...METADATA,
  repository: { ...METADATA.repository, directory: 'packages/core' },
  publishConfig: { access: 'public', provenance: true },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
}

/** The contents of a package without a mistake. */
export const CONTENTS: Readonly<Record<string, string>> = {
  LICENSE: 'The license',
  'README.md': `# @corsage/core

It decides about requests.

\`\`\`sh
npm install @corsage/core
\`\`\`

\`\`\`js
import '@corsage/core'
\`\`\`
`,
  'CHANGELOG.md': '# @corsage/core\n\n## 0.1.0\n\n- The first release.\n',
  'dist/index.js': 'export const one = 1\n',
  'dist/index.d.ts': 'export declare const one: 1\n',
}

/** Writes a package. `null` leaves out a file that `CONTENTS` has. */
export function packedWith(
  contents: Readonly<Record<string, string | null>> = {},
  changes: Partial<Manifest> = {},
): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-packed-'))
  const manifest = { ...MANIFEST, ...changes }
  for (const [file, text] of Object.entries({ ...CONTENTS, ...contents })) {
    if (text === null) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = entries.map((file) => file.split(sep).join('/'))
  return { directory: 'packages/core', tarball: `${folder}.tgz`, folder, manifest, files }
}

/** Packs a folder. As in a tarball of npm, the names start with a folder that is removed when it is unpacked. */
export async function tarballOf({ folder, tarball }: Packed): Promise<string> {
  await mustRun('tar', ['-czf', tarball, basename(folder)], dirname(folder))
  return tarball
}
