import { eventHandler, setResponseHeader } from 'h3-1'

export default eventHandler((event) => {
  setResponseHeader(event, 'Vary', 'Accept-Language')
  setResponseHeader(event, 'Set-Cookie', ['a=1', 'b=2'])
  return 'text'
})
