import { BlockList, isIP } from 'node:net'

/** Whether a host is this machine. Such a host is trustworthy without TLS, so `https:` pages can request it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isWithin(loopback, hostname)
}

/** Whether a host is this machine, an address of a private network or a name of mDNS. */
export function isLocal(hostname: string): boolean {
  return isLoopback(hostname) || hostname.endsWith('.local') || isWithin(privateNetworks, hostname)
}

const loopback = networks(['127.0.0.0/8', '::1/128'])
/** RFC 1918, 4193 and 6598, the addresses that a link gives itself, and those of this network. */
const privateNetworks = networks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
])

function networks(subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [address = '', prefix] = subnet.split('/')
    list.addSubnet(address, Number(prefix), familyOf(address))
  }
  return list
}

/** `hostname` as in a URL: an IPv6 address in brackets. */
function isWithin(list: BlockList, hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
