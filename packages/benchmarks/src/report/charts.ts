import { mkdirSync, writeFileSync } from 'node:fs'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { configurations } from '../configurations.ts'
import type { Case } from '../middleware.ts'

const folder = new URL('../../../../docs/public/performance/', import.meta.url)

/** Between black and white: it is read on a light page and on a dark one. */
const TEXT = '#7d8187'
const OURS = '#e8590c'
/** The frameworks of the lines, each with its color. */
const LINES = { express: '#e8590c', fastify: '#1c7ed6', koa: '#2f9e44', hono: '#ae3ec9' }

/** The width of a phone, less the margins of a page. The library guesses texts wider than they are, so there is room. */
const WIDTH = 350

const look: NonNullable<TopLevelSpec['config']> = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: TEXT,
    titleColor: TEXT,
    gridColor: TEXT,
    gridOpacity: 0.25,
    domainColor: TEXT,
    tickColor: TEXT,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
  },
  legend: {
    labelColor: TEXT,
    labelFontSize: 13,
    symbolType: 'square',
    title: null,
    orient: 'none',
    legendX: -58,
    columns: 2,
    columnPadding: 0,
    labelLimit: 220,
  },
}

/** Draws what the middleware part has measured. */
export async function drawCharts(cases: readonly Case[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await draw('origins.svg', originsChart(cases))
  await draw('frameworks.svg', frameworksChart(cases))
}

async function draw(name: string, spec: TopLevelSpec): Promise<void> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  writeFileSync(new URL(name, folder), `${await view.toSVG()}\n`)
}

const CORSAGE = 'Corsage'
const PEER = 'peer'
const HEIGHT = 280

/** The time added to an allowed request, against the number of listed origins. */
function originsChart(cases: readonly Case[]): TopLevelSpec {
  const listed = cases.filter(
    ({ framework, kind, configuration }) =>
      framework in LINES &&
      kind === 'allowed' &&
      configuration !== 'credentials' &&
      configurations[configuration]?.count !== undefined,
  )
  const values = listed.flatMap((one) => {
    const point = (side: string, added: { readonly min: number } | undefined) =>
      added && added.min > one.noise
        ? [
            {
              side,
              framework: one.framework,
              origins: configurations[one.configuration]?.count,
              microseconds: added.min / 1000,
            },
          ]
        : []
    return [...point(CORSAGE, one.ours), ...point(PEER, one.peer)]
  })
  return {
    autosize: 'none',
    padding: { left: 62, right: 14, top: 10, bottom: 104 },
    width: WIDTH - 76,
    height: HEIGHT,
    config: look,
    data: { values },
    mark: { type: 'line', point: { size: 30 } },
    encoding: {
      x: {
        field: 'origins',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'origins in the list',
        axis: { values: [3, 100, 1000, 10_000], format: ',', grid: false, labelOverlap: false },
      },
      y: {
        field: 'microseconds',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'microseconds added to a request',
        axis: { values: [0.1, 1, 10, 100, 1000], format: '~r' },
      },
      color: {
        field: 'framework',
        type: 'nominal',
        scale: { domain: Object.keys(LINES), range: Object.values(LINES) },
        legend: { legendY: HEIGHT + 50 },
      },
      strokeDash: {
        field: 'side',
        type: 'nominal',
        scale: {
          domain: [CORSAGE, PEER],
          range: [
            [1, 0],
            [5, 4],
          ],
        },
        // The page says which lines are dashed.
        legend: null,
      },
      detail: { field: 'framework' },
    },
  }
}

/** The time added to an allowed request in each framework, with a list of three and credentials. */
function frameworksChart(cases: readonly Case[]): TopLevelSpec {
  const values = cases
    .filter(({ kind, configuration }) => kind === 'allowed' && configuration === 'credentials')
    .flatMap(({ framework, limit, ours, peer }) =>
      Object.entries({ 'by hand': limit, Corsage: ours, peer }).flatMap(([side, added]) =>
        added ? [{ framework, side, microseconds: added.min / 1000 }] : [],
      ),
    )
  return {
    autosize: 'none',
    padding: { left: 100, right: 14, top: 40, bottom: 48 },
    width: WIDTH - 114,
    height: 46 * new Set(values.map(({ framework }) => framework)).size,
    config: look,
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      y: { field: 'framework', type: 'nominal', sort: null, title: null, scale: { paddingInner: 0.3 } },
      yOffset: { field: 'side', sort: null },
      x: { field: 'microseconds', type: 'quantitative', title: 'microseconds added to a request' },
      color: {
        field: 'side',
        type: 'nominal',
        sort: null,
        scale: { domain: ['by hand', 'Corsage', 'peer'], range: ['#7d8187', OURS, '#1c7ed6'] },
        legend: { columns: 3, legendY: -30 },
      },
    },
  }
}
