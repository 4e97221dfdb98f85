/**
 * The loop that anybody would write first: fetch, rss-parser, `sentiment`; nothing stored, nobody alerted.
 * bench/pipeline.ts runs it beside the program. Run: node bench/naive.ts <feed url…>
 */
import RssParser from 'rss-parser'
import Sentiment from 'sentiment'
import { request } from 'undici'

const urls = process.argv.slice(2)
const parser = new RssParser()
const sentiment = new Sentiment()
const began = performance.now()
let items = 0
let negative = 0
for (const url of urls) {
  const { body } = await request(url)
  const feed = await parser.parseString(await body.text())
  for (const { title = '', content = '' } of feed.items) {
    items += 1
    if (sentiment.analyze(`${title} ${content}`).score < 0) negative += 1
  }
}
const seconds = (performance.now() - began) / 1000
console.log(JSON.stringify({ items, negative, itemsPerSecond: items / seconds }))
