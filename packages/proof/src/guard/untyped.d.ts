// Packages without types.
declare module 'csurf' {
  const csurf: () => import('express').RequestHandler
  export default csurf
}
declare module 'lusca' {
  const lusca: { csrf(): import('express').RequestHandler }
  export default lusca
}
