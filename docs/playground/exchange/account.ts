/** What the API holds: something that a stranger should not read. */
export const account = { name: 'Ada Lovelace', email: 'ada@example.com' }
