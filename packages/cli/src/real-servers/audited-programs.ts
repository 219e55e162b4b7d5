import type { TestServer } from '../test-servers.ts'
import { launch } from './launch.ts'

/** Starts nginx with directives of its `http` block and of one `server` block. */
export function nginx(http: string, server: string): Promise<TestServer> {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const conf = `daemon off;
pid FOLDER/pid;
error_log FOLDER/error.log;
events {}
http {
access_log off;
${paths.map((name) => `${name}_temp_path FOLDER/${name};`).join('\n')}
${http}
server {
listen 127.0.0.1:PORT;
${server}
}
}
`
  return launch({
    files: { 'nginx.conf': conf },
    command: ['/usr/sbin/nginx', '-p', 'FOLDER', '-c', 'FOLDER/nginx.conf', '-e', 'FOLDER/error.log'],
  })
}

/** Starts Apache with directives for all its files. */
export function apache(directives: string): Promise<TestServer> {
  const modules = ['mpm_event', 'authz_core', 'headers', 'setenvif', 'rewrite', 'dir']
  const conf = `ServerRoot FOLDER
ServerName localhost
PidFile FOLDER/pid
DefaultRuntimeDir FOLDER
ErrorLog FOLDER/error.log
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
Listen 127.0.0.1:PORT
DocumentRoot FOLDER/site
<Directory FOLDER/site>
Require all granted
</Directory>
${directives}
`
  return launch({
    files: { 'apache.conf': conf, 'site/items': '{}' },
    command: ['/usr/sbin/apache2', '-X', '-f', 'FOLDER/apache.conf'],
  })
}

/** Starts Starlette on uvicorn, with these arguments of its `CORSMiddleware`. */
export function starlette(options: string): Promise<TestServer> {
  const app = `from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route
cors = Middleware(CORSMiddleware, ${options})
app = Starlette(routes=[Route('/items', lambda request: JSONResponse({}))], middleware=[cors])
`
  const uvicorn = ['-m', 'uvicorn', 'app:app', '--app-dir', 'FOLDER', '--host', '127.0.0.1']
  return launch({
    files: { 'app.py': app },
    command: ['/usr/bin/python3', ...uvicorn, '--port', 'PORT', '--log-level', 'error'],
  })
}
