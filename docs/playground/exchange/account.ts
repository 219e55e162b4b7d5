/** The data of the API, which an untrusted site must not read. */
export const account = { name: 'Ada Lovelace', email: 'ada@example.com' }
