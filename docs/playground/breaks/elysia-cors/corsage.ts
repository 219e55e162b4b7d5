import { createPolicy, type Policy } from '@corsage/core'

// #region shown
export const start = (): Policy => createPolicy()
// #endregion
