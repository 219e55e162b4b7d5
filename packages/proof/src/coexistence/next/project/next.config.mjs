export default {
  rewrites: async () => [{ source: '/rewritten', destination: '/text' }],
  headers: async () => [{ source: '/rewritten', headers: [{ key: 'X-Configured', value: 'yes' }] }],
}
