import { describeTroubles } from './describe-troubles.ts'

describeTroubles('firefox')
