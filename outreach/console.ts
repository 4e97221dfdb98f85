import { styleText } from 'node:util'
import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Channel, ChannelIo, ChannelType, Terminal } from './channel.ts'
import { compose, type Message } from './compose.ts'
import type { Fact } from './facts.ts'
import type { Segment } from './render.ts'

const options = z.strictObject({})

export const consoleChannel = {
  summary: 'The terminal that Ennakko runs in: to try it out',
  options,
  open: openConsole,
} satisfies ChannelType<z.infer<typeof options>>

const bodyMax = 1_200
const lineWidth = 88

function openConsole(_options: z.infer<typeof options>, { publicUrl, terminal, now }: ChannelIo): Channel {
  const { write, colour } = terminal ?? standardOutput()
  return {
    minGapMs: 0,
    deduplicates: false,
    async send(alert, _key, signal) {
      signal.throwIfAborted()
      const message = compose(alert, { now: now?.() ?? clock.date(), publicUrl, bodyMax })
      write(consoleText(message, colour))
      return {}
    },
  }
}

/** Colours only for a person's eyes: `hasColors` also honours NO_COLOR. */
function standardOutput(): Terminal {
  return {
    write: (text) => void process.stdout.write(text),
    colour: process.stdout.isTTY && process.stdout.hasColors(),
  }
}

type Style = Parameters<typeof styleText>[0]

/** The message as a block of lines with a coloured bar on its left. */
export function consoleText(message: Message, colour: boolean): string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const accent = ({ alarm: 'red', notice: 'yellow', good: 'green' } as const)[message.tone]
  const words = (segments: readonly Segment[], indent: string) =>
    wrap(segments, lineWidth - indent.length).map(
      (runs) =>
        indent + runs.map((run) => (run.marked ? paint(['bold', accent], run.text) : run.text)).join(''),
    )
  const labelled = ({ label, value }: Fact) =>
    wrap([{ text: `${label}: ${value}`, marked: false }], lineWidth).map((runs, index) => {
      const text = runs.map((run) => run.text).join('')
      return index === 0
        ? paint('bold', text.slice(0, label.length + 1)) + text.slice(label.length + 1)
        : `  ${text}`
    })
  const lines = [
    paint(['bold', accent], message.title),
    ...message.tags.map((tag) => paint('yellow', tag)),
    '',
    ...words(message.body, message.quoted ? '  ' : ''),
    '',
    ...(message.next ? labelled(message.next) : []),
    ...message.facts.flatMap(labelled),
    ...message.links.map(({ label, url }) => `${paint('bold', `${label}:`)} ${paint('underline', url)}`),
  ]
  return `\n${lines.map((line) => `${paint(accent, '┃')} ${line}`.trimEnd()).join('\n')}\n`
}

/** Breaks at spaces so that lines keep to `width`, unless a single word does not. */
function wrap(segments: readonly Segment[], width: number): Segment[][] {
  const lines: Segment[][] = [[]]
  let used = 0
  let afterSpace = true
  for (const { text, marked } of segments) {
    for (const piece of text.match(/\n|[^\S\n]+|\S+/gu) ?? []) {
      const space = /^\s/u.test(piece)
      const full = afterSpace && !space && used > 0 && used + piece.length > width
      if (piece === '\n' || full) {
        lines.push([])
        used = 0
      }
      if (!space || (used > 0 && piece !== '\n')) {
        lines.at(-1)?.push({ text: piece.replaceAll('\t', '  '), marked })
        used += piece.length
      }
      afterSpace = space
    }
  }
  return lines
}
