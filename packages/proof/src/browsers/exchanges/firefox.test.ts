import { describeExchanges } from './exchanges.ts'

describeExchanges('firefox')
