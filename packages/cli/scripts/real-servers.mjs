// Installs the servers that are missing, as Debian packages, and runs the tests against real servers. With
// CORSAGE_RUNS=full, it uses all of them, and compares `corsage check` with Chromium.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const isFull = process.env.CORSAGE_RUNS === 'full'
const gopath = '/usr/share/gocode/src/github.com'

/** A file that shows that a package is installed. */
const quick = {
  nginx: '/usr/sbin/nginx',
  apache2: '/usr/sbin/apache2',
  caddy: '/usr/bin/caddy',
  haproxy: '/usr/sbin/haproxy',
  lighttpd: '/usr/sbin/lighttpd',
  'python3-starlette': '/usr/lib/python3/dist-packages/starlette',
  uvicorn: '/usr/bin/uvicorn',
}
const slow = {
  chromium: '/usr/bin/chromium',
  gcc: '/usr/bin/gcc',
  'golang-github-gin-contrib-cors-dev': `${gopath}/gin-contrib/cors`,
  'golang-github-go-chi-chi-dev': `${gopath}/go-chi/chi`,
  'golang-github-go-chi-cors-dev': `${gopath}/go-chi/cors`,
  'golang-github-rs-cors-dev': `${gopath}/rs/cors`,
  'golang-go': '/usr/bin/go',
  'php-cli': '/usr/bin/php',
  puma: '/usr/bin/puma',
  'python3-django': '/usr/lib/python3/dist-packages/django',
  'python3-django-cors-headers': '/usr/lib/python3/dist-packages/corsheaders',
  'python3-fastapi': '/usr/lib/python3/dist-packages/fastapi',
  'python3-flask-cors': '/usr/lib/python3/dist-packages/flask_cors',
  'ruby-rack-cors': '/usr/share/doc/ruby-rack-cors',
  tomcat10: '/usr/share/tomcat10/bin/catalina.sh',
  varnish: '/usr/sbin/varnishd',
}

const wanted = Object.entries({ ...quick, ...(isFull ? slow : {}) })
const missing = wanted.filter(([, file]) => !existsSync(file)).map(([name]) => name)
if (missing.length > 0) {
  console.log(`Installing ${missing.join(', ')}`)
  const [command, ...prefix] =
    process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', '--preserve-env', 'apt-get']
  // No service is started: the tests start each server themselves.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env }
  execFileSync(command, [...prefix, 'update', '-qq'], options)
  execFileSync(command, [...prefix, 'install', '-qq', '-y', '--no-install-recommends', ...missing], options)
}
const args = ['vitest', 'run', '--config', 'vitest.servers.config.ts', ...process.argv.slice(2)]
process.exitCode = spawnSync('npx', args, { stdio: 'inherit' }).status ?? 1
