import { createPolicy, type Policy } from '@corsage/core'

// @ts-expect-error credentials need a list of origins
// #region shown
export const start = (): Policy => createPolicy({ credentials: true })
// #endregion
