/** The one policy of every server here. */
export const options = {
  origins: ['https://app.example.com', 'https://*.example.org'],
  methods: ['GET', 'PUT'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-total'],
  credentials: true,
  maxAge: 600,
}
