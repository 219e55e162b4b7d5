import { describe, expect, it } from 'vitest'
import { isLocal, isLoopback } from './local-hosts.ts'

describe('hosts of URLs', () => {
  it.each([
    ['localhost', 'loopback'],
    ['app.localhost', 'loopback'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.3', 'loopback'],
    ['[::1]', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.1.1', 'private'],
    ['[fd12::1]', 'private'],
    ['[fe80::1]', 'private'],
    ['100.64.0.1', 'private'],
    ['0.0.0.0', 'private'],
    ['printer.local', 'private'],
    ['172.32.0.1', 'public'],
    ['100.128.0.1', 'public'],
    ['11.0.0.1', 'public'],
    ['[2001:db8::1]', 'public'],
    ['localhost.example.com', 'public'],
    ['127.0.0.1.example.com', 'public'],
    ['10.example.com', 'public'],
    ['', 'public'],
  ])('%s is %s', (hostname, place) => {
    const found = isLoopback(hostname) ? 'loopback' : isLocal(hostname) ? 'private' : 'public'
    expect(found).toBe(place)
  })
})
