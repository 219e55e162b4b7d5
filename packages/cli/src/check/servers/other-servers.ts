import { type KnownServer, type Needs, quoted, when } from './known-server.ts'

/** Frameworks in Python, Ruby, Java, Go and PHP, and gateways of clouds. */
export const otherServers: readonly KnownServer[] = [
  {
    name: 'FastAPI or Starlette',
    signs: [
      { headers: { server: /^(uvicorn|hypercorn|daphne)/i } },
      { body: /^Disallowed CORS /, says: 'the error "Disallowed CORS …"' },
      { body: /^\{"detail":"(Not Found|Method Not Allowed)"\}$/, says: 'the error {"detail": …}' },
    ],
    policy: (needs) => [
      '# after every other add_middleware: the one added last runs first',
      'app.add_middleware(',
      '    CORSMiddleware,  # from starlette.middleware.cors',
      ...starletteOptions(needs),
      ')',
    ],
    fixes: {
      errors: (needs) => [
        '# in place of app.add_middleware(CORSMiddleware, …), at the end of the module: covers errors',
        'app = CORSMiddleware(  # from starlette.middleware.cors',
        '    app,',
        ...starletteOptions(needs),
        ')',
      ],
    },
  },
  {
    name: 'Flask',
    signs: [
      { headers: { server: /Werkzeug/i } },
      { body: /^<!doctype html>\s*<html lang=en>\s*<title>/, says: "Werkzeug's error page" },
    ],
    policy: (needs) => [
      '# pip install flask-cors; then "from flask_cors import CORS"',
      'CORS(',
      '    app,',
      `    origins=[${quoted([needs.origin])}],`,
      `    methods=[${quoted(needs.methods)}],`,
      ...when(needs.headers.length > 0, `    allow_headers=[${quoted(needs.headers)}],`),
      ...when(needs.credentials, '    supports_credentials=True,'),
      ')',
    ],
    fixes: {
      preflight: () => [
        'if request.method == "OPTIONS":',
        '    return  # at the top of the before_request function that authenticates',
      ],
      redirect: () => ['@app.route("/items", strict_slashes=False)', '# or request the URL with its slash'],
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
    policy: (needs) => [
      '# settings.py, with django-cors-headers',
      'INSTALLED_APPS = ["corsheaders", *INSTALLED_APPS]',
      'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]  # first',
      `CORS_ALLOWED_ORIGINS = [${quoted([needs.origin])}]`,
      `CORS_ALLOW_METHODS = [${quoted(needs.methods)}]`,
      ...when(needs.headers.length > 0, `CORS_ALLOW_HEADERS = [${quoted(needs.headers)}]`),
      ...when(needs.credentials, 'CORS_ALLOW_CREDENTIALS = True'),
    ],
    fixes: {
      redirect: () => [
        'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]',
        '# before CommonMiddleware, which redirects to the URL with a slash (APPEND_SLASH)',
      ],
    },
  },
  {
    name: 'Rails',
    signs: [{ headers: { 'x-runtime': /^[\d.]+$/, 'x-request-id': /./ } }],
    policy: (needs) => [
      '# config/initializers/cors.rb, with the gem rack-cors',
      'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
      ...rackRules(needs),
      'end',
    ],
  },
  {
    name: 'Rack',
    signs: [
      { headers: { 'x-rack-cors': /./ } },
      { headers: { server: /^(puma|unicorn|thin|WEBrick)/i } },
      { body: /^Puma caught this error: /, says: "Puma's error page" },
    ],
    policy: (needs) => [
      '# config.ru, with the gem rack-cors, before every other "use"',
      'require "rack/cors"',
      'use Rack::Cors do',
      ...rackRules(needs),
      'end',
    ],
  },
  {
    name: 'Spring',
    signs: [
      { body: /^Invalid CORS request$/, says: 'the error "Invalid CORS request"' },
      { body: /"timestamp":.*"status":\d+,"error":".*"path":/, says: "Spring Boot's error document" },
    ],
    policy: (needs) => [
      '// WebMvcConfigurer.addCorsMappings',
      'registry.addMapping("/**")',
      `    .allowedOrigins(${quoted([needs.origin])})`,
      ...when(needs.headers.length > 0, `    .allowedHeaders(${quoted(needs.headers)})`),
      ...when(needs.credentials, '    .allowCredentials(true)'),
      `    .allowedMethods(${quoted(needs.methods)});`,
    ],
    fixes: {
      preflight: () => [
        'http.cors(Customizer.withDefaults())',
        '// in the SecurityFilterChain: Spring Security then answers preflights before it authenticates',
      ],
    },
  },
  {
    name: 'Tomcat',
    signs: [
      { body: /<h3>Apache Tomcat\//, says: "Tomcat's error page" },
      { body: /<title>HTTP Status \d{3} – /, says: "Tomcat's error page" },
    ],
    policy: (needs) => {
      const parameter = (name: string, value: string) =>
        `  <init-param><param-name>cors.${name}</param-name><param-value>${value}</param-value></init-param>`
      return [
        '<!-- WEB-INF/web.xml, before every other filter -->',
        '<filter>',
        '  <filter-name>CorsFilter</filter-name>',
        '  <filter-class>org.apache.catalina.filters.CorsFilter</filter-class>',
        parameter('allowed.origins', needs.origin),
        parameter('allowed.methods', needs.methods.join(',')),
        ...when(needs.headers.length > 0, parameter('allowed.headers', needs.headers.join(','))),
        ...when(needs.credentials, parameter('support.credentials', 'true')),
        '</filter>',
        '<filter-mapping>',
        '  <filter-name>CorsFilter</filter-name>',
        '  <url-pattern>/*</url-pattern>',
        '</filter-mapping>',
      ]
    },
  },
  {
    name: 'Go (net/http or chi)',
    signs: [
      {
        body: /^404 page not found$/,
        headers: { 'x-content-type-options': /^nosniff$/ },
        says: 'the error "404 page not found"',
      },
    ],
    policy: (needs) => {
      const options = [
        `    AllowedOrigins: []string{${quoted([needs.origin])}},`,
        `    AllowedMethods: []string{${quoted(needs.methods)}},`,
        ...when(needs.headers.length > 0, `    AllowedHeaders: []string{${quoted(needs.headers)}},`),
        ...when(needs.credentials, '    AllowCredentials: true,'),
      ]
      return [
        '// github.com/rs/cors, around the whole mux',
        'handler := cors.New(cors.Options{',
        ...options,
        '}).Handler(mux)',
        '// or with chi, github.com/go-chi/cors, before every route',
        'r.Use(cors.Handler(cors.Options{',
        ...options,
        '}))',
      ]
    },
  },
  {
    name: 'Go (gin)',
    signs: [
      {
        body: /^404 page not found$/,
        headers: { 'content-type': /^text\/plain$/ },
        says: 'the error "404 page not found"',
      },
    ],
    policy: (needs) => [
      '// github.com/gin-contrib/cors, before every route',
      'r.Use(cors.New(cors.Config{',
      `    AllowOrigins: []string{${quoted([needs.origin])}},`,
      `    AllowMethods: []string{${quoted(needs.methods)}},`,
      ...when(needs.headers.length > 0, `    AllowHeaders: []string{${quoted(needs.headers)}},`),
      ...when(needs.credentials, '    AllowCredentials: true,'),
      '}))',
    ],
  },
  {
    name: 'PHP',
    signs: [{ headers: { 'x-powered-by': /^PHP\// } }],
    policy: (needs) => [
      '// at the top of the first script, before any output',
      `$origins = [${quoted([needs.origin])}];`,
      'header("Vary: Origin", false);',
      'if (in_array($_SERVER["HTTP_ORIGIN"] ?? "", $origins, true)) {',
      '    header("Access-Control-Allow-Origin: " . $_SERVER["HTTP_ORIGIN"]);',
      ...when(needs.credentials, '    header("Access-Control-Allow-Credentials: true");'),
      '    if ($_SERVER["REQUEST_METHOD"] === "OPTIONS") {',
      `        header("Access-Control-Allow-Methods: ${needs.methods.join(', ')}");`,
      ...when(
        needs.headers.length > 0,
        `        header("Access-Control-Allow-Headers: ${needs.headers.join(', ')}");`,
      ),
      '        http_response_code(204);',
      '        exit;',
      '    }',
      '}',
    ],
  },
  {
    name: 'AWS API Gateway (HTTP API)',
    signs: [{ headers: { 'apigw-requestid': /./ } }],
    policy: (needs) => [
      'aws apigatewayv2 update-api --api-id … --cors-configuration \\',
      `  AllowOrigins=${needs.origin},AllowMethods=${needs.methods.join(',')}${needs.headers.length > 0 ? `,AllowHeaders=${needs.headers.join(',')}` : ''}${needs.credentials ? ',AllowCredentials=true' : ''}`,
    ],
  },
  {
    name: 'AWS API Gateway (REST API)',
    signs: [
      { headers: { 'x-amz-apigw-id': /./ } },
      { body: /"Missing Authentication Token"/, says: 'the error "Missing Authentication Token"' },
    ],
    policy: (needs) => [
      'With a proxy integration, the function itself sends on every response:',
      `  headers: { "Access-Control-Allow-Origin": "${needs.origin}"${needs.credentials ? ', "Access-Control-Allow-Credentials": "true"' : ''} }`,
      'The OPTIONS method of the resource (a mock integration) sends the same, and:',
      `  Access-Control-Allow-Methods: ${needs.methods.join(',')}`,
      ...when(needs.headers.length > 0, `  Access-Control-Allow-Headers: ${needs.headers.join(',')}`),
      "The gateway's own errors need the same headers in the gateway responses DEFAULT_4XX and DEFAULT_5XX.",
    ],
    fixes: {
      preflight: () => [
        'Enable CORS on the resource: this adds an OPTIONS method without an authorizer. Then deploy the stage.',
      ],
    },
  },
]

function starletteOptions(needs: Needs): readonly string[] {
  return [
    `    allow_origins=[${quoted([needs.origin])}],`,
    `    allow_methods=[${quoted(needs.methods)}],`,
    ...when(needs.headers.length > 0, `    allow_headers=[${quoted(needs.headers)}],`),
    ...when(needs.credentials, '    allow_credentials=True,'),
  ]
}

function rackRules(needs: Needs): readonly string[] {
  const methods = needs.methods.map((method) => `:${method.toLowerCase()}`).join(', ')
  return [
    '  allow do',
    `    origins ${quoted([needs.origin])}`,
    `    resource "*", headers: :any, methods: [${methods}]${needs.credentials ? ', credentials: true' : ''}`,
    '  end',
  ]
}
