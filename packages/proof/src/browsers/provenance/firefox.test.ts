import { describeProvenance } from './provenance.ts'

describeProvenance('firefox')
