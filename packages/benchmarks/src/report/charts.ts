import { mkdirSync, writeFileSync } from 'node:fs'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { configurations } from '../configurations.ts'
import type { Case } from '../middleware.ts'

const folder = new URL('../../../../docs/public/performance/', import.meta.url)

/** Between black and white: it is read on a light page and on a dark one. */
const TEXT = '#7d8187'
const OURS = '#e8590c'
const PEERS = ['#1c7ed6', '#2f9e44', '#ae3ec9', '#b08900', '#0c8599', '#e64980', '#7d8187', '#74b816']

/** The width of a phone, less what a page leaves beside. The library guesses texts wider than they are: room is given. */
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
const HEIGHT = 280

/** What is added to an allowed request, against the number of listed origins. */
function originsChart(cases: readonly Case[]): TopLevelSpec {
  const listed = cases.filter(
    ({ kind, configuration }) =>
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
    return [...point(CORSAGE, one.ours), ...point(peerTitle(one), one.peer)]
  })
  const sides = [...new Set(values.map(({ side }) => side))]
  return {
    autosize: 'none',
    padding: { left: 62, right: 14, top: 10, bottom: 160 },
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
        field: 'side',
        type: 'nominal',
        scale: { domain: sides, range: [OURS, ...PEERS] },
        legend: { legendY: HEIGHT + 50 },
      },
      detail: { field: 'framework' },
      strokeWidth: { condition: { test: `datum.side === '${CORSAGE}'`, value: 3 }, value: 1.5 },
    },
  }
}

/** `cors` is the peer in two frameworks. */
function peerTitle({ framework, peerName }: Case): string {
  return peerName === 'cors' ? `cors on ${framework}` : peerName
}

/** What is added to an allowed request, list of three with credentials: framework by framework. */
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
