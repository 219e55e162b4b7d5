import { createError, eventHandler } from 'h3-1'

export default eventHandler(() => {
  throw createError({ status: 500, stack: '' })
})
