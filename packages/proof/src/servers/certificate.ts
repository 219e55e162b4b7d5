import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Makes a self-signed certificate for loopback and for names. The key is not kept. */
export function selfSignedCertificate(names: readonly string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-certificate-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const alternatives = [...names.map((name) => `DNS:${name}`), 'IP:127.0.0.1']
  const kind = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=corsage'
  const extension = ['-addext', `subjectAltName=${alternatives.join(',')}`]
  try {
    const parameters = ['req', ...kind.split(' '), ...extension, '-keyout', key, '-out', cert]
    execFileSync('openssl', parameters, { stdio: 'ignore' })
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
