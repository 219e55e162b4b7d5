import { H3, handleCors } from 'h3'
import { account } from '../../exchange/account.ts'

const tenants = new Set(['https://app.example.com'])

// #region shown
const app = new H3()
app.use((event) => {
  const isTenant = async (origin: string) => tenants.has(origin)
  // @ts-expect-error: TypeScript refuses the promise; JavaScript does not
  const answer = handleCors(event, { origin: isTenant, credentials: true })
  return answer === false ? undefined : answer
})
// #endregion
app.get('/account', () => account)

export { app }
