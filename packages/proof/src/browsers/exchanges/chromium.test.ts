import { describeExchanges } from './exchanges.ts'

describeExchanges('chromium')
