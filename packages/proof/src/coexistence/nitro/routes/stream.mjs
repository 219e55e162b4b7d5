import { eventHandler, setResponseHeader } from 'h3-1'

export default eventHandler((event) => {
  setResponseHeader(event, 'Vary', ['Accept', 'Cookie'])
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('streamed'))
      controller.close()
    },
  })
})
