/** Servers that the tests run, and that bring no types. */
declare module '@koa/cors'
declare module 'cors'
declare module 'express'
declare module 'koa'
