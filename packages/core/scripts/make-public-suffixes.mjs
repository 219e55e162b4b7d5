// Writes src/accept/public-suffixes.ts from the copy of the Public Suffix List that `tldts` keeps:
//   node scripts/make-public-suffixes.mjs
// The list has some ten thousand rules. Core contains those that people meet in a CORS policy. Every entry is looked
// up in the copy, so that only public suffixes get in. One suffix below a domain, such as a.run.app, is enough to show
// that a wildcard must not span the domain. One region of a platform is enough, because `SAMPLE` in hosts.ts folds the others.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { getPublicSuffix } from 'tldts'

const WORDS = ['co', 'com', 'net', 'org']
const PLATFORMS = `
amplifyapp.com appspot.com azureedge.net azurefd.net azurestaticapps.net azurewebsites.net blogspot.com
cloudapp.net cloudflare.net cloudfront.net cloudfunctions.net codeberg.page convex.site csb.app ddns.net deno.dev
duckdns.org elasticbeanstalk.com firebaseapp.com fly.dev framer.app framer.website github.io githubpreview.dev
gitlab.io herokuapp.com hf.space lovable.app myshopify.com netlify.app ngrok.app ngrok.dev
ngrok-free.app ngrok-free.dev ngrok.io notion.site now.sh ondigitalocean.app onrender.com pages.dev
pythonanywhere.com r2.dev readthedocs.io replit.app repl.co s3.amazonaws.com
streamlit.app supabase.co surge.sh translate.goog trycloudflare.com up.railway.app vercel.app vercel.dev web.app
webflow.io wixsite.com workers.dev zeabur.app
a.run.app apps.fbsbx.com us-east-1.elasticbeanstalk.com s3.us-east-1.amazonaws.com
auth.us-east-1.amazoncognito.com blob.core.windows.net eu.platform.sh
global.ssl.fastly.net lambda-url.us-east-1.on.aws my.canva.site nyc3.digitaloceanspaces.com
us-east-1.awsapprunner.com us-east-1.linodeobjects.com westus2.azurecontainer.io x.code.run x.gateway.dev
x.oraclecloudapps.com x.upsun.app x.usercontent.goog`
  .trim()
  .split(/\s+/)

const isSuffix = (host) => getPublicSuffix(`x.${host}`, { allowPrivateDomains: true }) === host

const letters = [...'abcdefghijklmnopqrstuvwxyz']
const countries = letters.flatMap((first) => letters.map((second) => first + second))
const byWords = new Map()
for (const country of countries) {
  const words = WORDS.filter((word) => isSuffix(`${word}.${country}`)).join(' ')
  if (words) byWords.set(words, [...(byWords.get(words) ?? []), country])
}
/** Two-letter names by their first letter: `ac ad bb` becomes `acd bb`. */
const run = (list) =>
  letters.flatMap((first) => {
    const seconds = list.filter((country) => country.startsWith(first)).map((country) => country[1])
    return seconds.length > 0 ? [first + seconds.join('')] : []
  })
const dropped = PLATFORMS.filter((host) => !isSuffix(host))
if (dropped.length > 0) console.log(`not in the list, left out: ${dropped.join(' ')}`)
const platforms = PLATFORMS.filter(isSuffix).sort()
const byTop = new Map()
for (const host of platforms) {
  const [, name, top] = /^(.+)\.(.+)$/.exec(host)
  byTop.set(top, [...(byTop.get(top) ?? []), name])
}
const record = (entries) =>
  entries.map(([name, list]) => `  ${/\W/.test(name) ? `'${name}'` : name}: '${list.join(' ')}',`).join('\n')
const countrySuffixes = record([...byWords].map(([words, list]) => [words, run(list)]))
const platformSuffixes = record([...byTop])
const text = `// Made by scripts/make-public-suffixes.mjs from the Public Suffix List (MPL 2.0). Do not edit.

/**
 * Words that are public suffixes before two-letter top-level domains. The domains are grouped by their first letter: acd
 * means ac and ad.
 */
export const SECOND_LEVEL_SUFFIXES: Readonly<Record<string, string>> = {
${countrySuffixes}
}

/** Domains of hosting platforms under which anyone can have a site, by top-level domain. */
export const PLATFORM_SUFFIXES: Readonly<Record<string, string>> = {
${platformSuffixes}
}
`
writeFileSync(new URL('../src/accept/public-suffixes.ts', import.meta.url), text)
console.log(`${platforms.length} platforms, ${[...byWords.values()].flat().length} countries`)
console.log(`${gzipSync(countrySuffixes + platformSuffixes).length} bytes gzipped`)
