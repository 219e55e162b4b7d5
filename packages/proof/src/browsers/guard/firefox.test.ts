import { describeGuard } from './guard-in-engine.ts'

describeGuard('firefox')
