import type { Program } from './launch.ts'

/** Writes a program with the lines of a printed fix in their place; without lines, as it is before the fix. */
export type FixedProgram = (lines: readonly string[], backend: string) => Program

/** Splits printed lines at their comments about where they go. */
export function parts(lines: readonly string[], second: RegExp): readonly [string, string] {
  const index = lines.findIndex((line) => second.test(line))
  return index === -1
    ? ['', lines.join('\n')]
    : [lines.slice(0, index).join('\n'), lines.slice(index).join('\n')]
}

export const nginx: FixedProgram = (lines, backend) => {
  const [http, location] = parts(lines, /^# in the location/)
  return {
    files: {
      'nginx.conf': `
daemon off; worker_processes 1; pid FOLDER/pid; error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path FOLDER/1; proxy_temp_path FOLDER/2; fastcgi_temp_path FOLDER/3;
  uwsgi_temp_path FOLDER/4; scgi_temp_path FOLDER/5;
  ${http}
  server {
    listen 127.0.0.1:PORT;
    location / {
      ${location}
      proxy_pass ${backend};
    }
  }
}`,
    },
    before: ['/usr/sbin/nginx', '-t', '-c', 'FOLDER/nginx.conf', '-e', 'stderr'],
    command: ['/usr/sbin/nginx', '-c', 'FOLDER/nginx.conf', '-e', 'stderr'],
  }
}

export const apacheModules = [
  'mpm_event',
  'authz_core',
  'headers',
  'setenvif',
  'rewrite',
  'proxy',
  'proxy_http',
  'alias',
]

export const apache: FixedProgram = (lines, backend) => ({
  files: {
    'apache.conf': `
ServerRoot FOLDER
PidFile FOLDER/pid
ErrorLog FOLDER/log
ServerName localhost
Listen 127.0.0.1:PORT
User www-data
Group www-data
${apacheModules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
<VirtualHost *:PORT>
${lines.join('\n')}
ProxyPass / ${backend}/
</VirtualHost>`,
  },
  before: ['/usr/sbin/apache2', '-t', '-f', 'FOLDER/apache.conf'],
  command: ['/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', 'FOLDER/apache.conf'],
})

export const caddy: FixedProgram = (lines, backend) => ({
  files: {
    Caddyfile: `{
  admin off
  auto_https off
}
http://127.0.0.1:PORT {
${lines.join('\n')}
  reverse_proxy ${backend}
}`,
  },
  env: { XDG_DATA_HOME: '/tmp', XDG_CONFIG_HOME: '/tmp' },
  command: ['/usr/bin/caddy', 'run', '--config', 'FOLDER/Caddyfile', '--adapter', 'caddyfile'],
})

export const haproxy: FixedProgram = (lines, backend) => ({
  files: {
    'haproxy.cfg': `
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:PORT
${lines.map((line) => `  ${line}`).join('\n')}
  http-request deny if METH_OPTIONS
  default_backend application
backend application
  server one ${backend.replace('http://', '')}
`,
  },
  before: ['/usr/sbin/haproxy', '-c', '-f', 'FOLDER/haproxy.cfg'],
  command: ['/usr/sbin/haproxy', '-db', '-f', 'FOLDER/haproxy.cfg'],
})

export const lighttpd: FixedProgram = (lines) => ({
  files: {
    'lighttpd.conf': `
server.document-root = "FOLDER/www"
server.bind = "127.0.0.1"
server.port = PORT
server.modules = ()
${lines.join('\n')}
`,
    'www/items': 'x',
  },
  before: ['/usr/sbin/lighttpd', '-tt', '-f', 'FOLDER/lighttpd.conf'],
  command: ['/usr/sbin/lighttpd', '-D', '-f', 'FOLDER/lighttpd.conf'],
})

export const varnish: FixedProgram = (lines, backend) => ({
  files: {
    'default.vcl': `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${new URL(backend).port}"; }
${lines.join('\n')}
`,
  },
  command: [
    '/usr/sbin/varnishd',
    ...['-F', '-a', '127.0.0.1:PORT', '-f', 'FOLDER/default.vcl', '-n', 'FOLDER/work', '-s', 'malloc,16m'],
  ],
})
