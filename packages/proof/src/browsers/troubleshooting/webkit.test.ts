import { describeTroubles } from './describe-troubles.ts'

describeTroubles('webkit')
