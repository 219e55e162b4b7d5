/** Packages without types, which the tests run. */
declare module '@koa/cors'
declare module 'cors'
declare module 'express'
declare module 'koa'
