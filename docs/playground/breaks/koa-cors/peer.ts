import cors from '@koa/cors'
import Koa from 'koa'
import { account } from '../../exchange/account.ts'

// #region shown
const app = new Koa()
app.use(cors({ credentials: true }))
// #endregion
app.use((context) => {
  context.body = account
})

export { app }
