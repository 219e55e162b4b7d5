import { describeTroubles } from './describe-troubles.ts'

describeTroubles('chromium')
