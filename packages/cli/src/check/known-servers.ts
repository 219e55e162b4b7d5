import type { HeaderLines } from '../network/header-lines.ts'
import type { Setting } from './header-fix.ts'

/** What the page needs, for the lines of a configuration. */
export interface Needs {
  readonly origin: string
  readonly credentials: boolean
  /** The methods to list: those that every list has, and the one that the page uses. */
  readonly methods: readonly string[]
  /** The names of the headers that must be allowed, in lower case. */
  readonly headers: readonly string[]
}

/** A sign by which a server is known: header lines that are all there, or a text in the body of an error. */
export type Sign =
  | { readonly headers: Readonly<Record<string, RegExp>> }
  | { readonly body: RegExp; readonly says: string }

/** A server or library whose own words for a fix are known. */
export interface KnownServer {
  readonly name: string
  readonly signs: readonly Sign[]
  /** The lines of code or configuration that change a setting. */
  readonly fixes: Readonly<Partial<Record<Setting, (needs: Needs) => readonly string[]>>>
}

/** The servers that are known; those in front of an application last. */
export const knownServers: readonly KnownServer[] = [
  {
    name: 'Express',
    signs: [
      { headers: { 'x-powered-by': /^Express$/ } },
      { body: /<pre>Cannot [A-Z]+ \//, says: 'the error page "Cannot GET /…"' },
    ],
    fixes: {
      ...policy((needs) => [
        `app.use(cors({ origin: [${quoted([needs.origin])}]${needs.credentials ? ', credentials: true' : ''} }))`,
        '// cors 2, before every other middleware and every route',
      ]),
      method: ({ methods }) => [`cors({ …, methods: [${quoted(methods)}] })`],
      header: ({ headers }) => [`cors({ …, allowedHeaders: [${quoted(headers)}] })`],
      preflight: () => [
        'app.use(cors({ … }))',
        '// before authentication, and not in front of single routes only',
      ],
    },
  },
  {
    name: 'Fastify',
    signs: [
      { body: /"message":"Route [A-Z]+:.* not found"/, says: 'the error "Route … not found"' },
      { body: /Invalid Preflight Request/, says: 'the error "Invalid Preflight Request"' },
    ],
    fixes: {
      ...policy((needs) => [
        'await app.register(cors, {',
        `  origin: [${quoted([needs.origin])}],`,
        `  methods: [${quoted(needs.methods)}], // of itself only GET, HEAD and POST`,
        ...(needs.credentials ? ['  credentials: true,'] : []),
        '})',
      ]),
      header: ({ headers }) => [`await app.register(cors, { …, allowedHeaders: [${quoted(headers)}] })`],
      preflight: () => ['await app.register(cors, { … })', '// before any plugin or hook that authenticates'],
      duplicate: originList,
    },
  },
  {
    name: 'Hono',
    signs: [{ body: /^404 Not Found$/, says: 'the error "404 Not Found"' }],
    fixes: {
      ...policy((needs) => [
        `app.use('*', cors({ origin: [${quoted([needs.origin])}]${needs.credentials ? ', credentials: true' : ''} }))`,
        '// before every route',
      ]),
      method: ({ methods }) => [`cors({ …, allowMethods: [${quoted(methods)}] })`],
      header: ({ headers }) => [`cors({ …, allowHeaders: [${quoted(headers)}] })`],
      preflight: () => ["app.use('*', cors({ … }))", '// before authentication'],
    },
  },
  {
    name: 'FastAPI or Starlette',
    signs: [
      { headers: { server: /^(uvicorn|hypercorn|daphne)/i } },
      { body: /^Disallowed CORS /, says: 'the error "Disallowed CORS …"' },
      { body: /^\{"detail":"(Not Found|Method Not Allowed)"\}$/, says: 'the error {"detail": …}' },
    ],
    fixes: {
      ...policy((needs) => [
        'app.add_middleware(',
        '    CORSMiddleware,',
        `    allow_origins=[${quoted([needs.origin])}],`,
        ...(needs.credentials ? ['    allow_credentials=True,'] : []),
        `    allow_methods=[${quoted(needs.methods)}],`,
        ...(needs.headers.length > 0 ? [`    allow_headers=[${quoted(needs.headers)}],`] : []),
        ')',
      ]),
      preflight: () => [
        'app.add_middleware(CORSMiddleware, …)',
        '# after every other add_middleware: the one added last runs first',
      ],
    },
  },
  {
    name: 'Flask',
    signs: [
      { headers: { server: /Werkzeug/i } },
      { body: /^<!doctype html>\s*<html lang=en>\s*<title>/, says: "Werkzeug's error page" },
    ],
    fixes: {
      ...policy((needs) => [
        `CORS(app, origins=[${quoted([needs.origin])}]${needs.credentials ? ', supports_credentials=True' : ''})`,
        '# Flask-CORS',
      ]),
      method: ({ methods }) => [`CORS(app, …, methods=[${quoted(methods)}])`],
      header: ({ headers }) => [`CORS(app, …, allow_headers=[${quoted(headers)}])`],
      preflight: () => [
        'if request.method == "OPTIONS":',
        '    return  # at the top of the before_request function that authenticates',
      ],
      redirect: () => ['@app.route("/items", strict_slashes=False)', '# or ask for the URL with its slash'],
    },
  },
  {
    name: 'Django',
    signs: [
      { headers: { server: /^WSGIServer\// } },
      {
        headers: {
          'x-frame-options': /^DENY$/,
          'referrer-policy': /^same-origin$/,
          'cross-origin-opener-policy': /^same-origin$/,
        },
      },
    ],
    fixes: {
      ...policy((needs) => [
        'INSTALLED_APPS = [..., "corsheaders"]  # django-cors-headers',
        'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", ...]  # first',
        `CORS_ALLOWED_ORIGINS = [${quoted([needs.origin])}]`,
        ...(needs.credentials ? ['CORS_ALLOW_CREDENTIALS = True'] : []),
      ]),
      method: ({ methods }) => [`CORS_ALLOW_METHODS = [${quoted(methods)}]`],
      header: ({ headers }) => [
        'from corsheaders.defaults import default_headers',
        `CORS_ALLOW_HEADERS = [*default_headers, ${quoted(headers)}]`,
      ],
      preflight: () => ['MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", ...]  # first of all'],
      redirect: () => [
        'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", ...]',
        '# before CommonMiddleware, which redirects to the URL with a slash (APPEND_SLASH)',
      ],
    },
  },
  {
    name: 'Rails',
    signs: [
      { headers: { 'x-rack-cors': /./ } },
      { headers: { 'x-runtime': /^[\d.]+$/, 'x-request-id': /./ } },
      { headers: { server: /^(puma|unicorn)/i } },
    ],
    fixes: {
      ...policy((needs) => [
        '# config/initializers/cors.rb, with the gem rack-cors',
        'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
        '  allow do',
        `    origins ${quoted([needs.origin])}`,
        `    resource "*", headers: :any, methods: [${symbols(needs.methods)}]${needs.credentials ? ', credentials: true' : ''}`,
        '  end',
        'end',
      ]),
      preflight: () => ['Rails.application.config.middleware.insert_before 0, Rack::Cors do … end'],
    },
  },
  {
    name: 'Spring',
    signs: [
      { body: /^Invalid CORS request$/, says: 'the error "Invalid CORS request"' },
      { body: /"timestamp":.*"status":\d+,"error":".*"path":/, says: "Spring Boot's error document" },
    ],
    fixes: {
      ...policy((needs) => [
        'registry.addMapping("/**")  // WebMvcConfigurer.addCorsMappings',
        `    .allowedOrigins(${quoted([needs.origin])})`,
        `    .allowedMethods(${quoted(needs.methods)})${needs.credentials ? '' : ';'}`,
        ...(needs.credentials ? ['    .allowCredentials(true);'] : []),
      ]),
      header: ({ headers }) => [`registry.addMapping("/**").….allowedHeaders(${quoted(headers)});`],
      preflight: () => [
        'http.cors(Customizer.withDefaults())',
        '// in the SecurityFilterChain: Spring Security then answers preflights before it authenticates',
      ],
    },
  },
  {
    name: 'AWS API Gateway (HTTP API)',
    signs: [{ headers: { 'apigw-requestid': /./ } }],
    fixes: policy((needs) => [
      'aws apigatewayv2 update-api --api-id … --cors-configuration \\',
      `  AllowOrigins=${needs.origin},AllowMethods=${needs.methods.join(',')}${needs.headers.length > 0 ? `,AllowHeaders=${needs.headers.join(',')}` : ''}${needs.credentials ? ',AllowCredentials=true' : ''}`,
    ]),
  },
  {
    name: 'AWS API Gateway (REST API)',
    signs: [
      { headers: { 'x-amz-apigw-id': /./ } },
      { body: /"Missing Authentication Token"/, says: 'the error "Missing Authentication Token"' },
    ],
    fixes: {
      ...policy((needs) => [
        'The function behind a proxy integration sends the headers itself:',
        `  headers: { "Access-Control-Allow-Origin": "${needs.origin}"${needs.credentials ? ', "Access-Control-Allow-Credentials": "true"' : ''} }`,
        'Errors of the gateway itself: the same headers in the gateway responses DEFAULT_4XX and DEFAULT_5XX.',
      ]),
      method: ({ methods }) => [
        'The OPTIONS method of the resource (a mock integration) must answer',
        `  Access-Control-Allow-Methods: ${methods.join(',')}`,
      ],
      header: ({ headers }) => [
        'The OPTIONS method of the resource (a mock integration) must answer',
        `  Access-Control-Allow-Headers: ${headers.join(',')}`,
      ],
      preflight: () => [
        'Enable CORS on the resource: it makes an OPTIONS method without an authorizer. Then deploy the stage.',
      ],
    },
  },
  {
    name: 'nginx',
    signs: [
      { headers: { server: /^(nginx|openresty)/i } },
      { body: /<center>(nginx|openresty)/, says: "nginx's error page" },
    ],
    fixes: {
      ...policy((needs) => nginxLines(needs)),
      preflight: nginxLines,
      duplicate: () => [
        'proxy_hide_header Access-Control-Allow-Origin;',
        '# or take the add_header out, and leave CORS to the application',
      ],
    },
  },
]

/** One text for all the settings that one list of options holds. */
function policy(lines: (needs: Needs) => readonly string[]): KnownServer['fixes'] {
  return { origin: lines, credentials: lines, method: lines, header: lines }
}

function originList({ origin }: Needs): readonly string[] {
  return [`cors({ …, origin: [${quoted([origin])}, …] })  // a list of strings, not one string with commas`]
}

function nginxLines({ origin, credentials, methods, headers }: Needs): readonly string[] {
  const allow = [
    `add_header Access-Control-Allow-Origin "${origin}" always;  # always: on errors, too`,
    ...(credentials ? ['add_header Access-Control-Allow-Credentials true always;'] : []),
  ]
  return [
    ...allow,
    'if ($request_method = OPTIONS) {',
    ...allow.map((line) => `    ${line.replace(/ {2}#.*/, '')}`),
    `    add_header Access-Control-Allow-Methods "${methods.join(', ')}";`,
    ...(headers.length > 0 ? [`    add_header Access-Control-Allow-Headers "${headers.join(', ')}";`] : []),
    '    return 204;',
    '}',
  ]
}

function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(', ')
}

function symbols(methods: readonly string[]): string {
  return methods.map((method) => `:${method.toLowerCase()}`).join(', ')
}

/** Finds by which sign a server shows itself in a response: the evidence in words, or `null`. */
export function signOf(server: KnownServer, lines: HeaderLines, bodyStart: string): string | null {
  for (const sign of server.signs) {
    if ('body' in sign) {
      if (sign.body.test(bodyStart)) return sign.says
      continue
    }
    const found = Object.entries(sign.headers).map(([name, pattern]) =>
      lines.find(([lineName, value]) => lineName === name && pattern.test(value)),
    )
    if (found.every((line) => line !== undefined)) return found.map((line) => line?.join(': ')).join(', ')
  }
  return null
}
