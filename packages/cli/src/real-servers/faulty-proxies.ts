import type { FixedProgram } from './proxy-programs.ts'
import { apache, nginx } from './proxy-programs.ts'

/** A mistake in a proxy's configuration, and the codes by which `corsage verify` may report it. */
export interface ProxyFault {
  readonly fault: string
  readonly codes: readonly string[]
  readonly nginx: readonly string[]
  readonly haproxy: readonly string[]
  readonly apache: readonly string[]
}

const allowed = 'https://app.example.com'
const inLocation = (...lines: readonly string[]) => ['# in the location', ...lines]

export const proxyFaults: readonly ProxyFault[] = [
  {
    fault: 'a second Access-Control-Allow-Origin',
    codes: ['duplicated-header'],
    nginx: inLocation('add_header Access-Control-Allow-Origin $http_origin always;'),
    haproxy: [`http-response add-header Access-Control-Allow-Origin ${allowed}`],
    apache: [`Header add Access-Control-Allow-Origin ${allowed}`],
  },
  {
    fault: "an upstream's *",
    codes: ['refused-origin-allowed', 'changed-header'],
    nginx: inLocation(
      'proxy_hide_header Access-Control-Allow-Origin;',
      'add_header Access-Control-Allow-Origin * always;',
    ),
    haproxy: ['http-response set-header Access-Control-Allow-Origin *'],
    apache: ['Header set Access-Control-Allow-Origin *'],
  },
  {
    fault: 'Vary is replaced',
    codes: ['vary-missing'],
    nginx: inLocation('proxy_hide_header Vary;', 'add_header Vary Accept-Encoding always;'),
    haproxy: ['http-response set-header Vary Accept-Encoding'],
    apache: ['Header set Vary Accept-Encoding'],
  },
  {
    fault: 'the gateway responds to preflights',
    codes: ['policy-not-applied'],
    nginx: inLocation('if ($request_method = OPTIONS) { return 204; }'),
    haproxy: ['http-request return status 200 if METH_OPTIONS'],
    apache: ['RewriteEngine on', 'RewriteCond %{REQUEST_METHOD} =OPTIONS', 'RewriteRule ^ - [R=204,L]'],
  },
  {
    fault: 'the gateway refuses OPTIONS',
    codes: ['preflight-status'],
    nginx: inLocation('limit_except GET POST { deny all; }'),
    haproxy: ['http-request deny deny_status 405 if METH_OPTIONS'],
    apache: ['<Location />', '<LimitExcept GET POST>', 'Require all denied', '</LimitExcept>', '</Location>'],
  },
  {
    fault: 'the proxy has its own error pages',
    codes: ['policy-not-applied'],
    nginx: inLocation('proxy_intercept_errors on;', 'error_page 404 /gone;'),
    haproxy: ['http-response return status 404 content-type text/plain string gone if { status 404 }'],
    apache: ['ProxyErrorOverride On'],
  },
  {
    fault: 'each origin is reflected',
    codes: ['refused-origin-allowed'],
    nginx: inLocation(
      'proxy_hide_header Access-Control-Allow-Origin;',
      'proxy_hide_header Access-Control-Allow-Credentials;',
      'add_header Access-Control-Allow-Origin $http_origin always;',
      'add_header Access-Control-Allow-Credentials true always;',
    ),
    haproxy: [
      'http-request set-var(txn.origin) req.hdr(Origin)',
      'http-response set-header Access-Control-Allow-Origin %[var(txn.origin)] if { var(txn.origin) -m found }',
      'http-response set-header Access-Control-Allow-Credentials true',
    ],
    apache: [
      'SetEnvIf Origin (.+) ORIGIN=$1',
      'Header set Access-Control-Allow-Origin %{ORIGIN}e env=ORIGIN',
      'Header set Access-Control-Allow-Credentials true env=ORIGIN',
    ],
  },
  {
    fault: 'the request loses its Origin',
    codes: ['origin-removed'],
    nginx: inLocation('proxy_set_header Origin "";'),
    haproxy: ['http-request del-header Origin'],
    apache: ['RequestHeader unset Origin'],
  },
  {
    fault: 'one response for all origins',
    codes: ['response-for-another-origin'],
    nginx: [
      'proxy_cache_path FOLDER/cache keys_zone=cache:1m;',
      ...inLocation('proxy_cache cache;', 'proxy_cache_valid 1m;', 'proxy_ignore_headers Vary;'),
    ],
    haproxy: [
      'http-request cache-use responses',
      'http-response del-header Vary',
      'http-response cache-store responses',
    ],
    apache: [`Header edit Access-Control-Allow-Origin .+ ${allowed}`],
  },
  {
    fault: 'another list of methods',
    codes: ['changed-header'],
    nginx: inLocation(
      'proxy_hide_header Access-Control-Allow-Methods;',
      'add_header Access-Control-Allow-Methods "GET, POST" always;',
    ),
    haproxy: ['http-response set-header Access-Control-Allow-Methods "GET, POST"'],
    apache: ['Header set Access-Control-Allow-Methods "GET, POST"'],
  },
  {
    fault: 'no credentials',
    codes: ['missing-header'],
    nginx: inLocation('proxy_hide_header Access-Control-Allow-Credentials;'),
    haproxy: ['http-response del-header Access-Control-Allow-Credentials'],
    apache: ['Header unset Access-Control-Allow-Credentials'],
  },
  {
    fault: 'a pattern that compares only the end',
    codes: ['refused-origin-allowed'],
    nginx: [
      'map $http_origin $careless { default $upstream_http_access_control_allow_origin; ~example\\.com$ $http_origin; }',
      ...inLocation(
        'proxy_hide_header Access-Control-Allow-Origin;',
        'add_header Access-Control-Allow-Origin $careless always;',
      ),
    ],
    haproxy: [
      'http-request set-var(txn.origin) req.hdr(Origin)',
      'http-response set-header Access-Control-Allow-Origin %[var(txn.origin)] if { var(txn.origin) -m end example.com }',
    ],
    apache: [
      'SetEnvIf Origin ^(.*example\\.com)$ ORIGIN=$1',
      'Header set Access-Control-Allow-Origin %{ORIGIN}e env=ORIGIN',
    ],
  },
]

/** HAProxy, which has no directive for CORS, as a plain proxy. */
const haproxy: FixedProgram = (lines, backend) => ({
  files: {
    'haproxy.cfg': `
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
cache responses
  total-max-size 4
  max-age 60
frontend web
  bind 127.0.0.1:PORT
${lines.map((line) => `  ${line}`).join('\n')}
  default_backend application
backend application
  server one ${backend.replace('http://', '')}
`,
  },
  command: ['/usr/sbin/haproxy', '-db', '-f', 'FOLDER/haproxy.cfg'],
})

export const proxyPrograms = { nginx, haproxy, apache } as const
