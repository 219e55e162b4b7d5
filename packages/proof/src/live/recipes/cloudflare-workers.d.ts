/** The part of Cloudflare's own types that the recipe uses. */
declare module 'cloudflare:workers' {
  export const env: { readonly ORIGINS: { get(key: string): Promise<string | null> } }
}
