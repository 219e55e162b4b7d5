import { type FixedProgram, parts } from './proxy-programs.ts'

export const flask: FixedProgram = (lines) => ({
  files: {
    'app.py': `
from flask import Flask
from flask_cors import CORS
app = Flask(__name__)
${lines.join('\n')}
@app.route("/items", methods=["GET", "PUT"])
def items(): return {}
@app.route("/error")
def error(): raise ValueError("x")
app.run(port=PORT)`,
  },
  command: ['/usr/bin/python3', 'app.py'],
})

export const fastapi: FixedProgram = (lines) => ({
  files: {
    'main.py': `from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
app = FastAPI()
@app.api_route("/items", methods=["GET", "PUT"])
def items(): return {}
@app.get("/error")
def error(): raise ValueError("x")
${lines.join('\n')}`,
  },
  command: ['/usr/bin/python3', '-m', 'uvicorn', 'main:app', '--port', 'PORT', '--log-level', 'critical'],
})

export const django: FixedProgram = (lines) => ({
  files: {
    'settings.py': `SECRET_KEY = "x"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = []
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
${lines.join('\n')}`,
    'urls.py': `from django.http import JsonResponse
from django.urls import path
def error(request): raise ValueError("x")
urlpatterns = [path("items", lambda request: JsonResponse({})), path("error", error)]`,
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

export const rack: FixedProgram = (lines) => ({
  files: {
    'config.ru': `${lines.join('\n')}
run ->(env) {
  raise "x" if env["PATH_INFO"] == "/error"
  return [404, {"server" => "puma"}, []] if env["PATH_INFO"] != "/items" || env["REQUEST_METHOD"] == "OPTIONS"
  [200, {"server" => "puma"}, ["{}"]]
}`,
  },
  command: ['/usr/bin/puma', '-q', '-e', 'production', '-b', 'tcp://127.0.0.1:PORT', 'config.ru'],
})

export const php: FixedProgram = (lines) => ({
  files: {
    'index.php': `<?php
${lines.join('\n')}
if ($_SERVER["REQUEST_URI"] === "/error") throw new Exception("x");
if ($_SERVER["REQUEST_URI"] !== "/items" || $_SERVER["REQUEST_METHOD"] === "OPTIONS") http_response_code(404);
echo "{}";`,
  },
  command: ['/usr/bin/php', '-S', '127.0.0.1:PORT', 'index.php'],
})

export const tomcat: FixedProgram = (lines) => ({
  files: {
    'conf/server.xml': `<Server port="-1"><Service name="Catalina"><Connector port="PORT" address="127.0.0.1"/>
<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>`,
    'conf/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
<servlet><servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
<init-param><param-name>readonly</param-name><param-value>true</param-value></init-param></servlet>
<servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping></web-app>`,
    'webapps/ROOT/WEB-INF/web.xml': `<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
${lines.join('\n')}
</web-app>`,
    'webapps/ROOT/items': 'x',
  },
  env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_OPTS: '-Xmx128m -XX:TieredStopAtLevel=1' },
  before: ['mkdir', '-p', 'FOLDER/logs', 'FOLDER/temp', 'FOLDER/work'],
  command: ['/bin/sh', '-c', 'CATALINA_BASE=FOLDER exec /usr/share/tomcat10/bin/catalina.sh run'],
})

const go = {
  env: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GIN_MODE: 'release' },
  before: ['/usr/bin/go', 'build', '-o', 'FOLDER/server', 'FOLDER/main.go'],
  command: ['FOLDER/server'],
} as const

/** The lines of rs/cors, which come before those of chi. */
const chiComment = /^\/\/ or with chi/

export const rsCors: FixedProgram = (lines) => {
  const [own] = lines.length === 0 ? ['handler := http.Handler(mux)'] : parts(lines, chiComment)
  return {
    ...go,
    files: {
      'main.go': `package main
import ("net/http"; "github.com/rs/cors")
var _ = cors.Options{}
func main() {
  mux := http.NewServeMux()
  mux.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) { if r.Method == "OPTIONS" { http.NotFound(w, r) } })
  ${own}
  http.ListenAndServe("127.0.0.1:PORT", handler)
}`,
    },
  }
}

export const chi: FixedProgram = (lines) => ({
  ...go,
  files: {
    'main.go': `package main
import ("net/http"; "github.com/go-chi/chi"; "github.com/go-chi/cors")
var _ = cors.Options{}
func main() {
  r := chi.NewRouter()
  ${parts(lines, chiComment)[1]}
  r.Get("/items", func(w http.ResponseWriter, r *http.Request) {})
  r.Put("/items", func(w http.ResponseWriter, r *http.Request) {})
  http.ListenAndServe("127.0.0.1:PORT", r)
}`,
  },
})

export const gin: FixedProgram = (lines) => ({
  ...go,
  files: {
    'main.go': `package main
import ("github.com/gin-gonic/gin"; "github.com/gin-contrib/cors")
var _ = cors.Config{}
func main() {
  r := gin.New()
  ${lines.join('\n')}
  r.Any("/items", func(c *gin.Context) { if c.Request.Method == "OPTIONS" { c.String(404, "404 page not found") } else { c.String(200, "{}") } })
  r.Run("127.0.0.1:PORT")
}`,
  },
})
