// Made by scripts/make-public-suffixes.mjs from the Public Suffix List (MPL 2.0). Do not edit.

/** Which words are public suffixes in front of which two-letter top-level domains (run together). */
export const SECOND_LEVEL_SUFFIXES: Readonly<Record<string, string>> = {
  'com net org':
    'acafaialaraubabhbmbobrbsbtcncocucvcwcydodzecegetfjfmgeghgngpgrgtguhkhnhtiqjokgkhkikwkykzlalblklrlvlymkmlmomsmtmvmxmyngnrpapephpkprpsptpyqarusasbscsdsgshslsosytntotrtwuyvcvnvuwsye',
  'co net org': 'aebwggilirjelsmamemznzpnrwukza',
  'co com net org': 'agamazbbbdbjbnbzcickdmerfkglgyiminiojmlcmmmumwnaninpompgplsssttjtmttuauzvevizm',
  'co org': 'aohursszzw',
  co: 'atcaclcrczdkitjpkekrnlnotzus',
  com: 'awbyfrhrre',
  'co com org': 'bimgroug',
  'co com net': 'cm',
  'co com': 'defo',
  'com org': 'eeesgikmkppfsesnsv',
  'co net': 'idth',
  'net org': 'kn',
  org: 'mnskyt',
  'com net': 'nf',
}

/** Hosting platforms whose subdomains belong to strangers. */
export const PLATFORM_SUFFIXES: string =
  'amazonaws.com amplifyapp.com appspot.com azureedge.net azurefd.net azurestaticapps.net azurewebsites.net blogspot.com cloudapp.net cloudflare.net cloudfront.net cloudfunctions.net codeberg.page convex.site csb.app ddns.net deno.dev digitaloceanspaces.com duckdns.org elasticbeanstalk.com firebaseapp.com fly.dev framer.app framer.website github.io githubpreview.dev gitlab.io herokuapp.com hf.space lovable.app myshopify.com netlify.app ngrok-free.app ngrok-free.dev ngrok.app ngrok.dev ngrok.io notion.site now.sh ondigitalocean.app onrender.com pages.dev pythonanywhere.com r2.dev readthedocs.io repl.co replit.app run.app s3.amazonaws.com streamlit.app supabase.co surge.sh translate.goog trycloudflare.com up.railway.app vercel.app vercel.dev web.app webflow.io wixsite.com workers.dev zeabur.app'
