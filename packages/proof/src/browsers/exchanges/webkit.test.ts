import { describeExchanges } from './exchanges.ts'

describeExchanges('webkit')
