import { expect, it } from 'vitest'
import { validateOptions } from '../index.ts'
import { isCommonPublicSuffix } from './hosts.ts'

it.each([
  ['com', true],
  ['vercel.app', true],
  ['up.railway.app', true],
  ['x.up.railway.app', false],
  // Above a suffix.
  ['railway.app', true],
  ['amazonaws.com', true],
  ['on.aws', true],
  ['us-east-1.on.aws', true],
  ['away.app', false],
  // Regions that are not in the list.
  ['s3.eu-west-1.amazonaws.com', true],
  ['eu-west-1.amazonaws.com', true],
  ['eu-west-1.elasticbeanstalk.com', true],
  ['auth.ap-southeast-2.amazoncognito.com', true],
  ['lambda-url.eu-central-1.on.aws', true],
  ['fra1.digitaloceanspaces.com', true],
  ['eastus.azurecontainer.io', true],
  ['us-central1.run.app', true],
  ['us.platform.sh', true],
  ['eu-west-1.vercel.app', false],
  ['app.elasticbeanstalk.com', false],
  ['app.eu-west-1.elasticbeanstalk.com', false],
  ['app.fra1.digitaloceanspaces.com', false],
  ['pool.auth.eu-west-1.amazoncognito.com', false],
  // Nobody can register these.
  ['test', false],
  ['local', false],
  ['internal', false],
  ['lan', false],
  ['localhost', false],
  ['home.arpa', false],
  ['local.', false],
  ['localhost-hosting', true],
  ['nas.home.arpa', false],
  ['arpa', true],
  ['co.uk', true],
  ['com.au', true],
  ['org.nz', true],
  ['github.io', true],
  ['s3.amazonaws.com', true],
  ['example.com', false],
  ['example.uk', false],
  ['bbc.co.uk', false],
  ['me.github.io', false],
  ['co.example', false],
  ['com.de', true],
  // The list of countries is one string. A name that spans two of them is not a public suffix.
  ['co.tz', true],
  ['com.ca', false],
  ['co.ukx', false],
  ['co.', false],
  ['constructor', true],
  ['__proto__.io', false],
])('%s: %s', (host, isOne) => {
  expect(isCommonPublicSuffix(host)).toBe(isOne)
})

it.each([
  'https://*.railway.app',
  'https://*.up.railway.app',
  'https://my-*.up.railway.app',
  'https://my-*.railway.app:*',
  /^https:\/\/.*\.railway\.app$/,
  /^https:\/\/my-[a-z]+\.up\.railway\.app$/,
])('%s spans the sites of others, also for a list that knows up.railway.app only', (origins) => {
  const isPublicSuffix = (host: string) => host === 'up.railway.app'
  for (const options of [{}, { isPublicSuffix }]) {
    const issues = validateOptions({ origins, credentials: true, ...options })
    expect(issues.map(({ code }) => code)).toEqual(['origin-public-suffix'])
  }
  expect(validateOptions({ origins, credentials: true, isPublicSuffix: () => false })).toEqual([])
})

it('isPublicSuffix is asked about the region that a wildcard spans', () => {
  const asked: string[] = []
  const isPublicSuffix = (host: string) => asked.push(host) < 0
  for (const host of ['eu-west-1.on.aws', 'fra1.digitaloceanspaces.com']) {
    validateOptions({ origins: `https://*.${host}`, credentials: true, isPublicSuffix })
  }
  expect(asked).toEqual(['eu-west-1.on.aws', 'lambda-url.eu-west-1.on.aws', 'fra1.digitaloceanspaces.com'])
})

it('isPublicSuffix is not asked about names for private use', () => {
  const asked: string[] = []
  const isPublicSuffix = (host: string) => asked.push(host) > 0
  const origins = ['https://*.home.arpa', 'https://*.a.test']
  validateOptions({ origins, credentials: true, isPublicSuffix })
  expect(asked).toEqual(['a.test'])
})
