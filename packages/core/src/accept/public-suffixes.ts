// Made by scripts/make-public-suffixes.mjs from the Public Suffix List (MPL 2.0). Do not edit.

/**
 * Words that are public suffixes before two-letter top-level domains. The domains are grouped by their first letter: acd
 * means ac and ad.
 */
export const SECOND_LEVEL_SUFFIXES: Readonly<Record<string, string>> = {
  'com net org':
    'acfilru bahmorst cnouvwy doz ecgt fjm gehnprtu hknt iq jo kghiwyz labkrvy mklostvxy ngr paehkrsty qa ru sabcdghloy tnorw uy vcnu ws ye',
  'co net org': 'ae bw gg ilr je ls maez nz pn rw uk za',
  'co com net org': 'agmz bbdjnz cik dm er fk gly imno jm lc mmuw naip om pgl sst tjmt uaz vei zm',
  'co org': 'ao hu rs sz zw',
  co: 'at calrz dk it jp ker nlo tz us',
  com: 'aw by fr hr re',
  'co com org': 'bi mg ro ug',
  'co com net': 'cm',
  'co com': 'de fo',
  'com org': 'ees gi kmp pf senv',
  'co net': 'id th',
  'net org': 'kn',
  org: 'mn sk yt',
  'com net': 'nf',
}

/** Domains of hosting platforms under which anyone can have a site, by top-level domain. */
export const PLATFORM_SUFFIXES: Readonly<Record<string, string>> = {
  app: 'a.run csb framer lovable netlify ngrok-free ngrok ondigitalocean replit streamlit up.railway vercel web x.upsun zeabur',
  com: 'amplifyapp apps.fbsbx appspot auth.us-east-1.amazoncognito blogspot elasticbeanstalk firebaseapp herokuapp myshopify nyc3.digitaloceanspaces onrender pythonanywhere s3.amazonaws s3.us-east-1.amazonaws trycloudflare us-east-1.awsapprunner us-east-1.elasticbeanstalk us-east-1.linodeobjects wixsite x.oraclecloudapps',
  net: 'azureedge azurefd azurestaticapps azurewebsites blob.core.windows cloudapp cloudflare cloudfront cloudfunctions ddns global.ssl.fastly',
  page: 'codeberg',
  site: 'convex my.canva notion',
  dev: 'deno fly githubpreview ngrok-free ngrok pages r2 vercel workers x.gateway',
  org: 'duckdns',
  sh: 'eu.platform now surge',
  website: 'framer',
  io: 'github gitlab ngrok readthedocs webflow westus2.azurecontainer',
  space: 'hf',
  aws: 'lambda-url.us-east-1.on',
  co: 'repl supabase',
  goog: 'translate x.usercontent',
  run: 'x.code',
}
