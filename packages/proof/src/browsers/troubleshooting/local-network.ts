/** Messages of Chromium about a request into a network that is more private than that of the page. No response header changes them. */
export const localNetwork = {
  'permission-denied': `Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: Permission was denied for this request to access the \`loopback\` address space.`,
  'insecure-page': `Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: The request client is not a secure context and the resource is in more-private address space \`loopback\`.`,
} as const
