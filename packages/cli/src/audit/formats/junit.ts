import type { Severity } from '../finding.ts'
import { isAtLeast, type Outcome, type PlacedFinding } from '../outcome.ts'

/** Writes a JUnit report: a suite for each URL or file, in which each finding is a test case. */
export function junitText(outcome: Outcome, places: readonly string[], failOn: Severity): string {
  const suites = [...new Set(places)].map((place) => suite(place, outcome, failOn))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="corsage audit">\n${suites.join('')}</testsuites>\n`
}

function suite(place: string, { findings, accepted, inconclusive }: Outcome, failOn: Severity): string {
  const here = (finding: PlacedFinding) => (finding.url ?? finding.file) === place
  const found = findings.filter(here)
  const passedOver = accepted.filter(here)
  const doubts = inconclusive.filter((doubt) => doubt.place === place)
  const failures = found.filter(({ severity }) => isAtLeast(severity, failOn))
  const cases = [
    ...found.map((finding) =>
      failures.includes(finding)
        ? testCase(
            place,
            nameOf(finding),
            element('failure', finding.message, detailsOf(finding), finding.severity),
          )
        : testCase(place, nameOf(finding), `<system-out>${escaped(detailsOf(finding))}</system-out>`),
    ),
    ...passedOver.map((finding) =>
      testCase(place, nameOf(finding), `<skipped message="${escaped(`Accepted: ${finding.reason}`)}"/>`),
    ),
    ...doubts.map(({ reason }) =>
      testCase(place, 'inconclusive', element('error', reason, reason, 'inconclusive')),
    ),
  ]
  if (cases.length === 0) cases.push(testCase(place, 'no finding', ''))
  return `  <testsuite name="${escaped(place)}" tests="${cases.length}" failures="${failures.length}" errors="${doubts.length}" skipped="${passedOver.length}">\n${cases.join('')}  </testsuite>\n`
}

function nameOf({ code, path }: PlacedFinding): string {
  return path === undefined || path === '' ? code : `${code} ${path}`
}

function detailsOf({ severity, message, evidence = [], fix, reference }: PlacedFinding): string {
  return [
    `${severity}: ${message}`,
    ...evidence,
    ...(fix === undefined ? [] : [`Fix: ${fix}`]),
    ...(reference === undefined ? [] : [`See: ${reference}`]),
  ].join('\n')
}

function testCase(place: string, name: string, inside: string): string {
  return `    <testcase classname="${escaped(place)}" name="${escaped(name)}">${inside}</testcase>\n`
}

function element(tag: string, message: string, text: string, type: string): string {
  return `<${tag} message="${escaped(message)}" type="${escaped(type)}">${escaped(text)}</${tag}>`
}

/** Characters that XML 1.0 cannot contain. */
const impossible = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

/** Text for XML, in an attribute as well. */
function escaped(text: string): string {
  return text
    .replace(impossible, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (character) => entities[character] as string)
}
