/**
 * How fast HTML becomes words, beside html-to-text as it was set up before: posts as forums, blogs and feeds send them,
 * and how the time grows with pages that were written to be slow. Processor time, so that other programs do not count.
 * Run: node bench/words.ts
 */
import { compile } from 'html-to-text'
import { ownWordsFromHtml } from '../connectors/values/own-words.ts'
import { tidy } from '../connectors/values/text.ts'
import { processorMs } from '../test/harness/processor-time.ts'

const skipped = ['img', 'script', 'style', 'template', 'noscript', 'iframe', 'svg', 'object', 'hr']
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']

const reduce = compile({
  wordwrap: false,
  limits: { maxDepth: 100, maxInputLength: 64 * 1024, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
    ...skipped.map((selector) => ({ selector, format: 'skip' })),
  ],
})

const sentence =
  'Lasku on taas <b>v&auml;&auml;rin</b> ja <a href="https://x.example/?a=1&amp;b=2">tuki</a> on hiljaa. '
const posts = {
  'a short comment': `<p>${sentence}</p>`,
  'a post of a forum': `<blockquote class="quote"><p>${sentence}</p></blockquote><p>${sentence.repeat(6)}</p><ul><li>a</li><li>b</li></ul>`,
  'an article': `<div class="entry"><h2>Otsikko</h2>${`<p>${sentence.repeat(4)}</p><figure><img src="a.jpg" alt="kuva"></figure>`.repeat(12)}</div>`,
}

for (const [name, html] of Object.entries(posts)) {
  const [before, now] = [
    rate(html, (text) => tidy(reduce(text))),
    rate(html, (text) => ownWordsFromHtml(text).text),
  ]
  console.log(
    `${name} (${html.length} characters): ${Math.round(now)} a second, html-to-text ${Math.round(before)}; ratio ${(now / before).toFixed(2)}`,
  )
}

const hostile = {
  'open elements': '<div><b>',
  'tags without fellows': '<b></i>',
  quotations: '<blockquote>a',
  'lone brackets': '<x,',
  'open marks': '<a b="',
  drawings: '<svg></svg>',
}
for (const [name, part] of Object.entries(hostile)) {
  const [half, whole] = [2.5e6, 5e6].map((chars) => once(part.repeat(chars / part.length)))
  console.log(`5 MB of ${name}: ${whole?.toFixed(0)} ms, half of it ${half?.toFixed(0)} ms`)
}

function once(html: string): number {
  const started = processorMs()
  ownWordsFromHtml(html)
  return processorMs() - started
}

function rate(html: string, run: (html: string) => string): number {
  for (let i = 0; i < 500; i++) run(html)
  const started = processorMs()
  let done = 0
  for (; processorMs() - started < 1_000; done += 20) for (let i = 0; i < 20; i++) run(html)
  return (done * 1_000) / (processorMs() - started)
}
