import { setResponseHeader } from 'h3-1'
import { defineCachedEventHandler } from 'nitropack/runtime'

export default defineCachedEventHandler(
  (event) => {
    setResponseHeader(event, 'X-Cached', 'yes')
    return 'cached'
  },
  { maxAge: 60 },
)
