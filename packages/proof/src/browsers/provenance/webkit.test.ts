import { describeProvenance } from './provenance.ts'

describeProvenance('webkit')
