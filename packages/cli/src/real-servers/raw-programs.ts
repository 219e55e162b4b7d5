import type { RawCase } from './generated-cases.ts'
import type { Program } from './launch.ts'
import { apacheModules } from './proxy-programs.ts'

/** Writes cases into the configuration of a server. */
export type RawProgram = (cases: readonly RawCase[], backend: string) => Program

const each = (cases: readonly RawCase[], text: (one: RawCase) => string): string => cases.map(text).join('\n')
const lines = ({ headers }: RawCase, line: (name: string, value: string) => string): string =>
  headers.map(([name, value]) => line(name, value)).join('\n')

const nginx: RawProgram = (cases) => ({
  files: {
    'nginx.conf': `daemon off; worker_processes 1; pid FOLDER/pid; error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path FOLDER/1; proxy_temp_path FOLDER/2; fastcgi_temp_path FOLDER/3; uwsgi_temp_path FOLDER/4; scgi_temp_path FOLDER/5;
  server { listen 127.0.0.1:PORT;
${each(
  cases,
  (one) => `location = ${one.path} {
${lines(one, (name, value) => `add_header ${name} "${value}" always;`)}
if ($request_method = OPTIONS) {
${lines(one, (name, value) => `add_header ${name} "${value}" always;`)}
return ${one.preflightStatus}; }
return ${one.status}; }`,
)}
}}`,
  },
  command: ['/usr/sbin/nginx', '-c', 'FOLDER/nginx.conf', '-e', 'stderr'],
})

const apache: RawProgram = (cases) => ({
  files: {
    'apache.conf': `ServerRoot FOLDER
PidFile FOLDER/pid
ErrorLog FOLDER/log
ServerName localhost
Listen 127.0.0.1:PORT
User www-data
Group www-data
${apacheModules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
RewriteEngine On
${each(
  cases,
  ({ path, status, preflightStatus }) => `RewriteCond %{REQUEST_METHOD} =OPTIONS
RewriteRule ^${path}$ - [R=${preflightStatus},L]
RewriteRule ^${path}$ - [R=${status},L]`,
)}
${each(
  cases,
  (one) => `<Location "${one.path}">
${lines(one, (name, value) => `Header always set ${name} "${value}"`)}
</Location>`,
)}`,
  },
  command: ['/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', 'FOLDER/apache.conf'],
})

const caddy: RawProgram = (cases) => ({
  files: {
    Caddyfile: `{
  admin off
  auto_https off
}
http://127.0.0.1:PORT {
${each(
  cases,
  (one) => `handle ${one.path} {
${lines(one, (name, value) => `header ${name} "${value}"`)}
@options method OPTIONS
respond @options ${one.preflightStatus}
respond ${one.status}
}`,
)}
}`,
  },
  env: { XDG_DATA_HOME: '/tmp', XDG_CONFIG_HOME: '/tmp' },
  command: ['/usr/bin/caddy', 'run', '--config', 'FOLDER/Caddyfile', '--adapter', 'caddyfile'],
})

const haproxy: RawProgram = (cases) => ({
  files: {
    'haproxy.cfg': `defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:PORT
${each(
  cases,
  ({
    path,
    status,
    preflightStatus,
  }) => `  http-request return status ${preflightStatus} if METH_OPTIONS { path ${path} }
  http-request return status ${status} if { path ${path} }
  http-request set-var(txn.path) path`,
)}
`.replace('  http-request return', '  http-request set-var(txn.path) path\n  http-request return'),
  },
  command: ['/usr/sbin/haproxy', '-db', '-f', 'FOLDER/haproxy.cfg'],
})

const haproxyWithHeaders: RawProgram = (cases, backend) => {
  const program = haproxy(cases, backend)
  const rules = each(cases, (one) =>
    lines(
      one,
      (name, value) =>
        `  http-after-response set-header ${name} "${value}" if { var(txn.path) -m str ${one.path} }`,
    ),
  )
  return { ...program, files: { 'haproxy.cfg': `${program.files['haproxy.cfg']}${rules}\n` } }
}

const lighttpd: RawProgram = (cases) => ({
  files: {
    'lighttpd.conf': `server.document-root = "FOLDER/www"
server.bind = "127.0.0.1"
server.port = PORT
server.modules = ( "mod_setenv" )
${each(
  cases,
  (one) => `$HTTP["url"] == "${one.path}" {
  setenv.set-response-header = (
${lines(one, (name, value) => `"${name}" => "${value}",`)}
"X-Case" => "1" )
}`,
)}`,
    ...Object.fromEntries(
      cases.filter(({ status }) => status === 200).map(({ path }) => [`www${path}`, 'x']),
    ),
    'www/x': 'x',
  },
  command: ['/usr/sbin/lighttpd', '-D', '-f', 'FOLDER/lighttpd.conf'],
})

const varnish: RawProgram = (cases, backend) => ({
  files: {
    'default.vcl': `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${new URL(backend).port}"; }
sub vcl_recv {
${each(
  cases,
  ({ path, status, preflightStatus }) => `if (req.url == "${path}") {
if (req.method == "OPTIONS") { return (synth(${preflightStatus})); }
return (synth(${status})); }`,
)}
}
sub vcl_synth {
${each(
  cases,
  (one) => `if (req.url == "${one.path}") {
${lines(one, (name, value) => `set resp.http.${name} = "${value}";`)} }`,
)}
}`,
  },
  command: [
    '/usr/sbin/varnishd',
    ...['-F', '-a', '127.0.0.1:PORT', '-f', 'FOLDER/default.vcl', '-n', 'FOLDER/work', '-s', 'malloc,16m'],
  ],
})

const php: RawProgram = (cases) => ({
  files: {
    'index.php': `<?php
$isPreflight = $_SERVER["REQUEST_METHOD"] === "OPTIONS";
switch ($_SERVER["REQUEST_URI"]) {
${each(
  cases,
  (one) => `case "${one.path}":
${lines(one, (name, value) => `header("${name}: ${value}");`)}
http_response_code($isPreflight ? ${one.preflightStatus} : ${one.status}); break;`,
)}
}`,
  },
  command: ['/usr/bin/php', '-S', '127.0.0.1:PORT', 'index.php'],
})

const puma: RawProgram = (cases) => ({
  files: {
    'config.ru': `run ->(env) {
  isPreflight = env["REQUEST_METHOD"] == "OPTIONS"
  case env["PATH_INFO"]
${each(
  cases,
  (one) => `when "${one.path}"
[isPreflight ? ${one.preflightStatus} : ${one.status}, {${one.headers.map(([name, value]) => `"${name}" => "${value}"`).join(', ')}}, []]`,
)}
  else [404, {}, []]
  end
}`,
  },
  command: ['/usr/bin/puma', '-q', '-e', 'production', '-b', 'tcp://127.0.0.1:PORT', 'config.ru'],
})

const django: RawProgram = (cases) => ({
  files: {
    'settings.py': `SECRET_KEY = "x"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]`,
    'urls.py': `import json
from django.http import HttpResponse
from django.urls import re_path
cases = json.loads('''${JSON.stringify(cases)}''')
def respond(request, path):
    case = next(each for each in cases if each["path"] == "/" + path)
    status = case["preflightStatus"] if request.method == "OPTIONS" else case["status"]
    response = HttpResponse("", status=status)
    for name, value in case["headers"]: response[name] = value
    return response
urlpatterns = [re_path("(.*)", respond)]`,
  },
  env: { DJANGO_SETTINGS_MODULE: 'settings' },
  command: [
    '/usr/bin/python3',
    '-m',
    'django',
    'runserver',
    '--noreload',
    '127.0.0.1:PORT',
    '--pythonpath',
    'FOLDER',
  ],
})

/** Servers whose headers are written out by hand. */
export const rawPrograms: Readonly<Record<string, RawProgram>> = {
  nginx,
  Apache: apache,
  Caddy: caddy,
  HAProxy: haproxyWithHeaders,
  lighttpd,
  Varnish: varnish,
  PHP: php,
  Puma: puma,
  Django: django,
}
