import { describeMatrix } from './matrix.ts'

describeMatrix('webkit')
