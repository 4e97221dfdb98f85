import { describe, expect, it } from 'vitest'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { processorMs } from '../harness/processor-time.ts'

const score = createScorer(['fi', 'en', 'sv'])

/** Where no score is possible the answer says so. */
const unscored: [name: string, reason: string, text: string][] = [
  ['nothing', 'no text', ''],
  ['blanks of all kinds', 'no text', ' \u00a0\t\n\u2003'],
  ['zero-width characters alone', 'no words', '\u200b\u200d\ufeff'],
  ['a link alone', 'no words', 'https://example.com/a?b=c#d'],
  ['a handle alone', 'no words', '@revontuli'],
  ['digits and punctuation', 'no words', '1234 5678 !!! ... ---'],
  ['binary', 'no words', Buffer.from(Array.from({ length: 4_000 }, (_, at) => at % 32)).toString('latin1')],
  ['lone surrogates', 'no words', '\ud800\udc00\ud800 \udfff'.slice(2)],
  ['combining marks alone', 'no words', '\u0301'.repeat(10_000)],
  ['code alone', 'no text', '```\nif (terrible) throw new Error("awful")\n```'],
  ['Cyrillic', 'language not supported', 'Ваша поддержка просто ужасна, ничего не работает.'],
  ['Arabic', 'language not supported', 'الخدمة سيئة جدا ولا أحد يجيب'],
  ['Chinese', 'language not supported', '客服太差了，没有人回复。'],
  ['German', 'language not supported', 'Der Kundendienst ist schrecklich und niemand antwortet mir.'],
]

/** These may be scored, and must come back in time. */
const hostile: [name: string, text: string][] = [
  ['one megabyte of words', 'huono palvelu '.repeat(75_000)],
  ['one megabyte without a space', 'x'.repeat(1_048_576)],
  ['one megabyte of backquotes', '`'.repeat(1_048_576)],
  ['only emoji', '😡🙂'.repeat(2_500)],
  ['a word under 10,000 combining marks', `huono${'\u0301\u0336'.repeat(5_000)}`],
  ['right-to-left overrides', '\u202eonouh ulevlap\u202c '.repeat(500)],
  ['unclosed code', '``` huono '.repeat(1_000)],
  ['at signs', 'a@'.repeat(5_000)],
  ['dots and at signs', '.a@.a'.repeat(2_000)],
  ['apostrophes', "don't'".repeat(1_600)],
  ['negations without end', 'ei ole ei mitään '.repeat(600)],
  ['contrasts without end', 'hyvä mutta huono mutta '.repeat(430)],
  ['capitals without end', 'Aina Uusi Nimi '.repeat(660)],
  ['emoticons without end', ':( :) >:( =) '.repeat(780)],
  ['ratings without end', '1/10 5/5 '.repeat(1_100)],
  ['a long run of one letter', `hyv${'ä'.repeat(10_000)}`],
  ['sentences in turns of two languages', 'Palvelu oli surkeaa. The service was awful. '.repeat(230)],
]

describe('input that nobody asked for', () => {
  it.each(unscored)('is not scored, and says why: %s', (_name, reason, text) => {
    expect(score(text)).toMatchObject({ label: 'uncertain', negative: 0.5, confidence: 0, why: [], reason })
  })

  it.each(hostile)('neither throws nor takes long: %s', (_name, text) => {
    for (let warm = 0; warm < 5; warm++) score(text)
    const times = Array.from({ length: 7 }, () => {
      const started = processorMs()
      const { negative, confidence, why } = score(text)
      expect(negative >= 0 && negative <= 1 && confidence >= 0 && confidence <= 1).toBe(true)
      expect(why.length).toBeLessThanOrEqual(8)
      for (const { text: word, start = 0, end = 0 } of why) expect(text.slice(start, end)).toBe(word)
      return processorMs() - started
    })
    // Five on a quiet machine, as `bench/` measures; what grows with the square of the text takes seconds.
    expect(Math.min(...times)).toBeLessThan(200)
  })

  it('keeps names and spans that lie outside the text from breaking anything', () => {
    const spans = [
      { start: -5, end: 3 },
      { start: 2, end: 2 },
      { start: 5, end: Number.MAX_SAFE_INTEGER },
    ]
    expect(score('huono palvelu', { language: 'fi', target: spans, others: spans }).why.length).toBeLessThan(
      9,
    )
  })

  it('takes no rating that is no number for one', () => {
    expect(score('Sovellus ei toimi', { rating: Number.NaN }).label).toBe('negative')
  })
})
