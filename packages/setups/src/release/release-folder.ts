import { fileURLToPath } from 'node:url'

/** The tarballs that passed `pnpm release:check`, for `pnpm release:publish`. */
export const RELEASE: string = fileURLToPath(new URL('../../release', import.meta.url))
