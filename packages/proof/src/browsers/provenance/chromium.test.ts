import { describeProvenance } from './provenance.ts'

describeProvenance('chromium')
