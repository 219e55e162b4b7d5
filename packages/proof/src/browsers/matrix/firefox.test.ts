import { describeMatrix } from './matrix.ts'

describeMatrix('firefox')
