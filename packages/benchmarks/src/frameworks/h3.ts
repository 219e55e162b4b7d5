import { H3, handleCors } from 'h3'
import { lists } from '../configurations.ts'
import { fetchSides } from './fetch-sides.ts'
import type { Framework } from './framework.ts'

const application = () => new H3().get('/', () => 'hello')

export const framework: Framework = {
  peerName: 'h3',
  ...fetchSides(() => {
    const app = application()
    return (request) => app.fetch(request)
  }),
  peer: ({ origins, credentials }) => {
    const app = new H3()
    const options = {
      origin: origins === '*' ? ('*' as const) : [origins].flat(),
      methods: [...lists.methods],
      allowHeaders: [...lists.allowHeaders],
      credentials,
      maxAge: String(lists.maxAge),
    }
    app.use((event) => {
      const answer = handleCors(event, options)
      return answer === false ? undefined : answer
    })
    app.get('/', () => 'hello')
    return { fetch: (request) => app.fetch(request) }
  },
}
