import type { PolicyOptions } from '@corsage/core'

/** The one policy of every server here. */
export const options: PolicyOptions = {
  origins: ['https://app.example.com', 'https://*.example.org'],
  methods: ['GET', 'PUT'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-total'],
  credentials: true,
  maxAge: 600,
}
