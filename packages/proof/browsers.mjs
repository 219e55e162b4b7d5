// Installs what is missing, gives the invented names their addresses, and runs the tests in the three browsers.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const packageOf = {
  '/usr/bin/chromium': 'chromium',
  '/usr/bin/firefox-esr': 'firefox-esr',
  '/usr/bin/WebKitWebDriver': 'webkit2gtk-driver',
  '/usr/bin/Xvfb': 'xvfb',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/unshare': 'util-linux',
}

/** The hosts of src/browsers/names.ts. */
const testNames = ['app', 'shop', 'api', 'other']
  .map((name) => `${name}.corsage.test`)
  .concat('www.elsewhere.test')

install()
process.exitCode = run(process.argv.slice(2))

function install() {
  const missing = Object.keys(packageOf).filter((binary) => !existsSync(binary))
  if (missing.length === 0) return
  const packages = missing.map((binary) => packageOf[binary])
  console.log(`Installing ${packages.join(', ')}`)
  const [command, ...prefix] = isRoot ? ['apt-get'] : ['sudo', '-n', '--preserve-env', 'apt-get']
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  execFileSync(command, [...prefix, 'update', '-qq'], options)
  execFileSync(command, [...prefix, 'install', '-qq', '-y', '--no-install-recommends', ...packages], options)
}

/** Runs Vitest with `*.test` names on loopback: in a mount namespace with a separate hosts file. */
function run(args) {
  const folder = mkdtempSync(join(tmpdir(), 'corsage-browsers-'))
  try {
    const hosts = join(folder, 'hosts')
    writeFileSync(hosts, `${readFileSync('/etc/hosts', 'utf8')}\n127.0.0.1 ${testNames.join(' ')}\n`)
    const namespace = isRoot ? ['--mount'] : ['--mount', '--map-root-user']
    const mounted = ['sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', hosts]
    const canMount =
      spawnSync('unshare', [...namespace, ...mounted, 'true'], { stdio: 'ignore' }).status === 0
    if (!canMount) console.log('No hosts file can be mounted here: the run uses names below localhost.')
    const config = args.includes('--config') ? [] : ['--config', 'vitest.browsers.config.ts']
    const vitest = ['vitest', 'run', ...config, ...args]
    const [command, ...rest] = canMount ? ['unshare', ...namespace, ...mounted, ...vitest] : vitest
    const env = { ...quietEnvironment(), CORSAGE_TOP_LEVEL_DOMAIN: canMount ? 'test' : 'localhost' }
    return spawnSync(command, rest, { stdio: 'inherit', env }).status ?? 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The browsers talk to this machine only, so never through a proxy. */
function quietEnvironment() {
  const isProxy = ([name]) => /^(https?|all)_proxy$/i.test(name)
  return {
    ...Object.fromEntries(Object.entries(process.env).filter((entry) => !isProxy(entry))),
    NO_PROXY: '*',
  }
}
