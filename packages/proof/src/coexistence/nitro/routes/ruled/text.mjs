import { eventHandler } from 'h3-1'

export default eventHandler(() => 'ruled')
