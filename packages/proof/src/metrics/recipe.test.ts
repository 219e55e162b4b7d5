import { readFileSync } from 'node:fs'
import { metrics } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { afterAll, expect, it } from 'vitest'
import { send } from '../conformance/wire.ts'
import { frameworks, items, start } from '../servers/index.ts'

/** Collects when it is asked to. */
class Reader extends MetricReader {
  protected async onShutdown(): Promise<void> {}
  protected async onForceFlush(): Promise<void> {}
}

const reader = new Reader()
const provider = new MeterProvider({ readers: [reader] })
metrics.setGlobalMeterProvider(provider)
afterAll(() => provider.shutdown())

it('counts by reason, and never by origin', async () => {
  await import('./recipe.ts')
  const policy = { origins: ['https://a.test', 'https://b.test'], methods: 'PUT' }
  const server = await start(frameworks.express, [policy], items)
  for (let index = 0; index < 10; index++) {
    await send(`${server.origin}/items`, { headers: { origin: `https://invented${index}.test` } })
  }
  await send(`${server.origin}/items`, { headers: { origin: 'null' } })
  await send(`${server.origin}/items`, { headers: { origin: 'https://a.test' } })
  const headers = { origin: 'https://a.test', 'access-control-request-method': 'DELETE' }
  await send(`${server.origin}/items`, { method: 'OPTIONS', headers })
  await server.close()
  const { resourceMetrics, errors } = await reader.collect()
  expect(errors).toEqual([])
  const counted = resourceMetrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [attributes, value]),
    ]),
  )
  expect(Object.fromEntries(counted)).toEqual({
    'cors.decisions': [
      [{ kind: 'actual', allowed: false }, 11],
      [{ kind: 'actual', allowed: true }, 1],
      [{ kind: 'preflight', allowed: true }, 1],
    ],
    'cors.refusals': [
      [{ reason: 'origin-not-listed' }, 10],
      [{ reason: 'origin-null' }, 1],
      [{ reason: 'method-not-listed' }, 1],
    ],
  })
})

it('is what the page shows', () => {
  const page = readFileSync(new URL('../../../../docs/recipes/metrics.md', import.meta.url), 'utf8')
  const [, shown] = /<!-- recipe\.ts#metrics -->\n+```ts \[metrics\.ts\]\n([\s\S]*?)\n```/.exec(page) ?? []
  const recipe = readFileSync(new URL('recipe.ts', import.meta.url), 'utf8')
  expect(recipe.split('// #region metrics\n')[1]?.split('\n// #endregion')[0]).toBe(shown)
})
