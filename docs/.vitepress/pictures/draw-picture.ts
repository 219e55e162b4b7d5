/** The tone of a message or an outcome, which decides its color. */
export type Tone = 'plain' | 'ask' | 'yes' | 'no'

/** A party with its icon. */
export interface Party {
  readonly icon: keyof typeof ICONS
  readonly name: string
}

/** A message between two lanes, a thought of the party in a lane, a heading or an outcome. */
export type Step =
  | {
      readonly from: number
      readonly to: number
      readonly tone: Tone
      readonly title: string
      readonly lines: readonly string[]
    }
  | { readonly at: number; readonly thought: string }
  | { readonly heading: string }
  | { readonly outcome: string; readonly tone: Tone }

/** An exchange between three parties. */
export interface Picture {
  readonly title: string
  readonly description: string
  readonly parties: readonly Party[]
  readonly steps: readonly Step[]
}

type Message = Extract<Step, { readonly from: number }>

interface Drawn {
  readonly svg: string
  readonly height: number
}

const STYLE = `
:root{--paper:#fffdfd;--ink:#2a2126;--soft:#65565f;--line:#cdbfc6;--card:#fff;--ask:#2f4f8f;--ask-paper:#eef3fd;--yes:#176b3a;--yes-paper:#e8f5ec;--no:#a8231c;--no-paper:#fcebe9;--note:#f9f4f6}
@media (prefers-color-scheme:dark){:root{--paper:#181316;--ink:#f1e9ed;--soft:#b9abb2;--line:#57494f;--card:#211a1e;--ask:#a9c4ff;--ask-paper:#1c2740;--yes:#80d69c;--yes-paper:#15301f;--no:#ff9d94;--no-paper:#401917;--note:#2a2126}}
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif;fill:var(--ink)}
.b{font-weight:700}.paper{fill:var(--paper)}.note{fill:var(--note)}
.life{stroke:var(--line);stroke-width:2.5;stroke-dasharray:1 7;stroke-linecap:round}
.ask,.yes,.no,.plain{stroke-width:1.6}.plain{fill:var(--card);stroke:var(--soft)}
.ask{fill:var(--ask-paper);stroke:var(--ask)}.yes{fill:var(--yes-paper);stroke:var(--yes)}.no{fill:var(--no-paper);stroke:var(--no)}
.to{fill:none;stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
.sask{stroke:var(--ask)}.syes{stroke:var(--yes)}.sno{stroke:var(--no)}.splain{stroke:var(--soft)}
.icon{fill:var(--card);stroke:var(--ink);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.dot{fill:var(--ink)}.pink{fill:#b4306f}
.tick{fill:none;stroke:var(--yes);stroke-width:4;stroke-linecap:round;stroke-linejoin:round}.cross{fill:none;stroke:var(--no);stroke-width:4;stroke-linecap:round}
`

/** The icons of the parties, each 56 px wide and 52 px high. */
const ICONS = {
  page: '<rect x="10" y="2" width="36" height="48" rx="4" class="icon"/><circle cx="28" cy="16" r="5" class="pink"/><path d="M18 30H38M18 38H32" class="icon"/>',
  browser:
    '<rect x="1" y="4" width="54" height="44" rx="6" class="icon"/><path d="M1 16H55" class="icon"/><circle cx="9" cy="10" r="1.8" class="dot"/><circle cx="16" cy="10" r="1.8" class="dot"/><circle cx="23" cy="10" r="1.8" class="dot"/>',
  cache:
    '<ellipse cx="28" cy="10" rx="20" ry="7" class="icon"/><path d="M8 10V42C8 46 17 49 28 49S48 46 48 42V10M8 26C8 30 17 33 28 33S48 30 48 26" class="icon"/>',
  server:
    '<rect x="6" y="3" width="44" height="14" rx="4" class="icon"/><rect x="6" y="19" width="44" height="14" rx="4" class="icon"/><rect x="6" y="35" width="44" height="14" rx="4" class="icon"/><circle cx="14" cy="10" r="2" class="dot"/><circle cx="14" cy="26" r="2" class="dot"/><circle cx="14" cy="42" r="2" class="dot"/>',
}

const SHAPES = {
  wide: {
    width: 720,
    lanes: [100, 360, 620] as readonly number[],
    size: 15,
    note: 40,
    outcome: 68,
    line: 60,
  },
  narrow: {
    width: 344,
    lanes: [46, 172, 298] as readonly number[],
    size: 14.5,
    note: 30,
    outcome: 28,
    line: 38,
  },
}

/** Draws a picture as SVG, with a lane for each party and an arrow for each message. */
export function drawPicture(
  { title, description, parties, steps }: Picture,
  shape: keyof typeof SHAPES,
): string {
  const { width, lanes, size, ...columns } = SHAPES[shape]
  const lane = (index: number): number => lanes[index] ?? 0
  const leading = size + 5
  let y = 104
  const drawn = steps.map((step) => {
    const { svg, height } = drawStep(step, y)
    y += height + 16
    return svg
  })
  const heads = parties.map(({ icon, name }, index) => {
    const x = lane(index)
    const [labelX, anchor] =
      shape === 'wide' || index === 1 ? [x, 'middle'] : index === 0 ? [4, 'start'] : [width - 4, 'end']
    return `<g transform="translate(${x - 28} 12)">${ICONS[icon]}</g>${text(name, labelX, 84, 'b', anchor, Math.min(size, width / 26))}`
  })
  const lives = lanes.map((x) => `<path d="M${x} 98V${y - 8}" class="life"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title desc">
<title id="title">${escapeXml(title)}</title>
<desc id="desc">${escapeXml(description)}</desc>
<style>${STYLE}</style>
<rect width="${width}" height="${y}" rx="12" class="paper"/>
${[...lives, ...heads, ...drawn].join('\n')}
</svg>
`

  function drawStep(step: Step, top: number): Drawn {
    if ('heading' in step) return drawHeading(step.heading, top)
    if ('outcome' in step) return drawOutcome(step.outcome, step.tone, top)
    return 'thought' in step ? drawThought(step.thought, step.at, top) : drawMessage(step, top)
  }

  function drawHeading(heading: string, top: number): Drawn {
    const backdrop = `<rect x="0" y="${top + 4}" width="${width}" height="${leading + 14}" class="paper"/>`
    return {
      svg: backdrop + text(heading, width / 2, top + leading + 4, 'b', 'middle'),
      height: leading + 18,
    }
  }

  function drawThought(thought: string, at: number, top: number): Drawn {
    const lines = wrap(thought, columns.note)
    const box = boxAround(lines, lane(at), top)
    return {
      svg: `<rect ${box.attributes} rx="10" class="note"/>${textLines(lines, box.x + 14, top)}`,
      height: box.height,
    }
  }

  function drawOutcome(outcome: string, tone: Tone, top: number): Drawn {
    const lines = wrap(outcome, columns.outcome)
    const height = lines.length * leading + 26
    const sign =
      tone === 'yes'
        ? `<path d="M26 ${top + height / 2}l7 8l12 -16" class="tick"/>`
        : `<path d="M27 ${top + height / 2 - 8}l16 16m0 -16l-16 16" class="cross"/>`
    const box = `<rect x="8" y="${top}" width="${width - 16}" height="${height}" rx="12" class="${tone}"/>`
    return { svg: box + sign + textLines(lines, 58, top + 3, 'b'), height }
  }

  function drawMessage({ from, to, tone, title: first, lines: rest }: Message, top: number): Drawn {
    const lines = [first, ...rest].flatMap((line) => wrapHeader(line, columns.line))
    const box = boxAround([`${lines[0]}  `, ...lines.slice(1)], (lane(from) + lane(to)) / 2, top)
    const y = top + box.height + 14
    const [start, end] = from < to ? [lane(from) + 6, lane(to) - 6] : [lane(from) - 6, lane(to) + 6]
    const back = from < to ? -9 : 9
    const arrow = `<path d="M${start} ${y}H${end}m${back} -6.5l${-back} 6.5l${back} 6.5" class="to s${tone}"/>`
    const card = `<rect ${box.attributes} rx="9" class="${tone}"/>`
    return { svg: `${card}${textLines(lines, box.x + 14, top, '', true)}${arrow}`, height: box.height + 20 }
  }

  /** A box around lines, centered on a position as far as the picture allows. */
  function boxAround(
    lines: readonly string[],
    center: number,
    top: number,
  ): { x: number; height: number; attributes: string } {
    const boxWidth = Math.min(width - 8, Math.max(...lines.map(({ length }) => length)) * size * 0.545 + 28)
    const x = Math.round(Math.max(4, Math.min(width - 4 - boxWidth, center - boxWidth / 2)))
    const height = lines.length * leading + 16
    return { x, height, attributes: `x="${x}" y="${top}" width="${Math.round(boxWidth)}" height="${height}"` }
  }

  function textLines(
    lines: readonly string[],
    x: number,
    top: number,
    className = '',
    isTitled = false,
  ): string {
    return lines
      .map((line, index) => {
        const indent = line.startsWith('  ') ? 14 : 0
        const name = isTitled && index === 0 ? 'b' : className
        return text(line.trim(), x + indent, top + 8 + (index + 1) * leading - 5, name)
      })
      .join('')
  }

  function text(
    content: string,
    x: number,
    baseline: number,
    className = '',
    anchor = 'start',
    fontSize = size,
  ): string {
    const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
    const named = className === '' ? '' : ` class="${className}"`
    return `<text x="${x}" y="${baseline}" font-size="${Math.round(fontSize * 10) / 10}"${anchored}${named}>${escapeXml(content)}</text>`
  }
}

/** Breaks a text into lines of at most a number of characters. */
function wrap(text: string, columns: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length >= columns) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** Breaks a long header after its name. */
function wrapHeader(line: string, columns: number): string[] {
  const colon = line.indexOf(': ')
  if (line.length <= columns || colon < 0) return [line]
  return [line.slice(0, colon + 1), `  ${line.slice(colon + 2)}`]
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
