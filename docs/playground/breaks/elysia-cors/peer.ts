import { cors } from '@elysiajs/cors'
import { Elysia } from 'elysia'
import { account } from '../../exchange/account.ts'

// #region shown
const app = new Elysia().use(cors())
// #endregion
app.get('/account', () => account)

export { app }
