import { type KnownServer, when } from './known-server.ts'

/** File servers and proxies. */
export const proxies: readonly KnownServer[] = [
  {
    name: 'nginx',
    signs: [
      { headers: { server: /^(nginx|openresty)/i } },
      { body: /<center>(nginx|openresty)/, says: "nginx's error page" },
    ],
    policy: ({ origin, credentials, methods, headers }) => {
      const allow = [
        'add_header Access-Control-Allow-Origin $cors_origin always;',
        ...when(credentials, 'add_header Access-Control-Allow-Credentials true always;'),
        'add_header Vary Origin always;',
      ]
      return [
        '# in http { }, with one line for each origin',
        'map $http_origin $cors_origin {',
        `    "${origin}" $http_origin;`,
        '}',
        '# in the location { } of this URL',
        'proxy_hide_header Access-Control-Allow-Origin;',
        ...when(credentials, 'proxy_hide_header Access-Control-Allow-Credentials;'),
        ...allow,
        'if ($request_method = OPTIONS) {',
        ...allow.map((line) => `    ${line}`),
        `    add_header Access-Control-Allow-Methods "${methods.join(', ')}";`,
        ...when(headers.length > 0, `    add_header Access-Control-Allow-Headers "${headers.join(', ')}";`),
        '    return 204;',
        '}',
      ]
    },
    fixes: {
      duplicate: () => [
        '# if the application sends the header, remove "add_header Access-Control-…" from nginx;',
        '# to let nginx send it, hide the one of the application in the location { }',
        'proxy_hide_header Access-Control-Allow-Origin;',
        'proxy_hide_header Access-Control-Allow-Credentials;',
      ],
      forward: () => [
        '# remove the lines that respond to OPTIONS or add CORS headers, such as',
        '# if ($request_method = OPTIONS) { return 204; }',
        '# limit_except GET POST { deny all; }',
        '# add_header Access-Control-Allow-Origin …;',
      ],
      'body-limit': () => [
        '# in the location { } of this URL; limit bodies in the application',
        'client_max_body_size 0;',
      ],
    },
  },
  {
    name: 'Apache',
    signs: [
      { headers: { server: /^Apache(\/|$)/ } },
      { body: /<address>Apache/, says: "Apache's error page" },
    ],
    policy: ({ origin, credentials, methods, headers }) => {
      const set = (name: string, value: string) =>
        `Header always set Access-Control-Allow-${name} "${value}" env=CORS_ORIGIN`
      return [
        '# a2enmod headers setenvif rewrite; then in the <VirtualHost>',
        `SetEnvIf Origin "^${escaped(origin)}$" CORS_ORIGIN=$0`,
        'Header onsuccess unset Access-Control-Allow-Origin',
        ...when(credentials, 'Header onsuccess unset Access-Control-Allow-Credentials'),
        set('Origin', '%{CORS_ORIGIN}e'),
        ...when(credentials, set('Credentials', 'true')),
        set('Methods', methods.join(', ')),
        ...when(headers.length > 0, set('Headers', headers.join(', '))),
        'Header always merge Vary Origin',
        'RewriteEngine On',
        'RewriteCond %{REQUEST_METHOD} =OPTIONS',
        'RewriteCond %{HTTP:Access-Control-Request-Method} !=""',
        'RewriteRule ^ - [R=204,L]',
      ]
    },
    fixes: {
      duplicate: () => [
        '# if the application sends the header, remove "Header … Access-Control-…" from Apache;',
        '# to let Apache send it with "always", hide the one of the application in the <VirtualHost>',
        'Header onsuccess unset Access-Control-Allow-Origin',
        'Header onsuccess unset Access-Control-Allow-Credentials',
      ],
      forward: () => [
        '# remove the lines that respond to OPTIONS or set CORS headers, such as',
        '# RewriteCond %{REQUEST_METHOD} =OPTIONS',
        '# RewriteRule ^ - [R=204,L]',
        '# Header always set Access-Control-Allow-Origin …',
      ],
    },
  },
  {
    name: 'Caddy',
    signs: [{ headers: { server: /^Caddy/ } }],
    policy: ({ origin, credentials, methods, headers }) => [
      '# in the site block, with one "header Origin" line for each origin',
      '@cors {',
      `    header Origin ${origin}`,
      '}',
      '@preflight {',
      `    header Origin ${origin}`,
      '    header Access-Control-Request-Method *',
      '    method OPTIONS',
      '}',
      'header +Vary Origin',
      '# for errors of Caddy itself',
      'header @cors Access-Control-Allow-Origin {http.request.header.Origin}',
      ...when(credentials, 'header @cors Access-Control-Allow-Credentials true'),
      '# "defer" replaces the headers of an upstream',
      'header @cors {',
      '    defer',
      '    Access-Control-Allow-Origin {http.request.header.Origin}',
      ...when(credentials, '    Access-Control-Allow-Credentials true'),
      `    Access-Control-Allow-Methods "${methods.join(', ')}"`,
      ...when(headers.length > 0, `    Access-Control-Allow-Headers "${headers.join(', ')}"`),
      '}',
      'respond @preflight 204',
    ],
    fixes: {
      duplicate: () => [
        '# if the application sends the header, remove "header Access-Control-…" from Caddy;',
        '# to let Caddy send it, hide the one of the application in the site block',
        'reverse_proxy localhost:3000 {',
        '    header_down -Access-Control-Allow-Origin',
        '    header_down -Access-Control-Allow-Credentials',
        '}',
      ],
    },
  },
  {
    name: 'lighttpd',
    signs: [{ headers: { server: /^lighttpd/ } }],
    policy: ({ origin, credentials, methods, headers }) => {
      const vary = '"Vary" => "Origin"'
      return [
        '# lighttpd.conf, with one block for each origin',
        'server.modules += ( "mod_setenv" )',
        `setenv.set-response-header = ( ${vary} )`,
        `$REQUEST_HEADER["Origin"] == "${origin}" {`,
        '    setenv.set-response-header = (',
        `        "Access-Control-Allow-Origin" => "${origin}",`,
        ...when(credentials, '        "Access-Control-Allow-Credentials" => "true",'),
        `        "Access-Control-Allow-Methods" => "${methods.join(', ')}",`,
        ...when(headers.length > 0, `        "Access-Control-Allow-Headers" => "${headers.join(', ')}",`),
        `        ${vary}`,
        '    )',
        '}',
      ]
    },
  },
  {
    name: 'Varnish',
    signs: [
      { headers: { via: /varnish/i } },
      { headers: { 'x-varnish': /^\d/ } },
      { body: /<p>Varnish cache server<\/p>/, says: "Varnish's error page" },
    ],
    policy: ({ origin, credentials, methods, headers }) => [
      '# at the top of the VCL, after "vcl" and the imports',
      'sub cors {',
      '    unset resp.http.Access-Control-Allow-Origin;',
      `    if (req.http.Origin == "${origin}") {`,
      '        set resp.http.Access-Control-Allow-Origin = req.http.Origin;',
      ...when(credentials, '        set resp.http.Access-Control-Allow-Credentials = "true";'),
      `        set resp.http.Access-Control-Allow-Methods = "${methods.join(', ')}";`,
      ...when(
        headers.length > 0,
        `        set resp.http.Access-Control-Allow-Headers = "${headers.join(', ')}";`,
      ),
      '    }',
      '    set resp.http.Vary = regsub(resp.http.Vary + ", Origin", "^, ", "");',
      '}',
      'sub vcl_recv {',
      '    if (req.method == "OPTIONS" && req.http.Access-Control-Request-Method) {',
      '        return (synth(204));',
      '    }',
      '}',
      'sub vcl_synth {',
      '    call cors;',
      '    if (resp.status == 204) {',
      '        return (deliver);',
      '    }',
      '}',
      'sub vcl_deliver {',
      '    call cors;',
      '}',
    ],
  },
  {
    name: 'HAProxy',
    signs: [
      {
        body: /^<html><body><h1>\d{3} [A-Za-z ]+<\/h1>\s*(Request forbidden by administrative rules|No server is available|The server didn't respond in time|The server returned an invalid|Your browser sent an invalid)/,
        says: "HAProxy's error page",
      },
    ],
    policy: ({ origin, credentials, methods, headers }) => {
      const isListed = 'if { var(txn.cors) -m found }'
      const set = (name: string, value: string) =>
        `http-after-response set-header Access-Control-Allow-${name} "${value}" ${isListed}`
      return [
        '# in the frontend, before other http-request rules; list more origins after the first one',
        `http-request set-var(txn.cors) req.hdr(Origin) if { req.hdr(Origin) -m str ${origin} }`,
        'http-request return status 204 if METH_OPTIONS { req.hdr(Access-Control-Request-Method) -m found }',
        set('Origin', '%[var(txn.cors)]'),
        ...when(credentials, set('Credentials', 'true')),
        set('Methods', methods.join(', ')),
        ...when(headers.length > 0, set('Headers', headers.join(', '))),
        'http-after-response add-header Vary Origin',
      ]
    },
  },
]

/** Escapes what a regular expression would read. */
function escaped(origin: string): string {
  return origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
