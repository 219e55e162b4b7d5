import { createPolicy, type Policy } from '@corsage/core'

// #region shown
export const start = (): Policy => createPolicy({ origins: /example\.com$/, credentials: true })
// #endregion
