// #region metrics
import { subscribe } from 'node:diagnostics_channel'
import type { Decision } from '@corsage/express'
import { metrics } from '@opentelemetry/api'

const meter = metrics.getMeter('corsage')
const decisions = meter.createCounter('cors.decisions', {
  description: 'Requests that a CORS policy decided about',
})
const refusals = meter.createCounter('cors.refusals', { description: 'Requests that a CORS policy refused' })

// Never by origin: anybody can invent origins, and each would become another time series.
subscribe('corsage:decision', (message) => {
  const { kind, allowed } = (message as { decision: Decision }).decision
  decisions.add(1, { kind, allowed })
})
subscribe('corsage:refusal', (message) => {
  const { reason = 'none' } = (message as { decision: Decision }).decision
  refusals.add(1, { reason })
})
// #endregion
