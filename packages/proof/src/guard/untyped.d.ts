// Packages without types.
declare module 'csurf' {
  const csurf: () => import('express').RequestHandler
  export default csurf
}
declare module 'lusca' {
  const lusca: { csrf(options?: object): import('express').RequestHandler }
  export default lusca
}
