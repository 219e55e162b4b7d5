import cors from 'cors'
import express from 'express'
import { account } from '../../exchange/account.ts'

// #region shown
const app = express()
app.use(cors({ origin: /example\.com$/, credentials: true }))
// #endregion
app.get('/account', (_request, response) => {
  response.json(account)
})

export { app }
