import { type AsyncPolicy, createPolicy } from '@corsage/core'

const tenants = new Set(['https://app.example.com'])

// #region shown
const isTenant = async (origin: string) => tenants.has(origin)
export const start = (): AsyncPolicy => createPolicy({ origins: isTenant, credentials: true })
// #endregion
