import { afterAll, describe, expect, it } from 'vitest'
import { closeParserThreads, parserThread } from '../../lib/parser-threads.ts'
import { rejection } from './servers.ts'

const file = new URL('./slow-parser.ts', import.meta.url)
const never = new AbortController().signal

afterAll(closeParserThreads)

describe('a parser thread', () => {
  it('gives what the document reads as, and the error that it throws', async () => {
    const echo = parserThread<string, string>(file, 'echo', 'the text')
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((text) => echo(text, never)))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
    const missing = parserThread<string, string>(file, 'nothing', 'the text')
    expect((await rejection(missing('a', never))).message).toMatch(/has no nothing/)
  })

  it('may take long to start', async () => {
    const slow = new URL('./slow-module.ts', import.meta.url)
    expect(await parserThread<string, string>(slow, 'echo', 'the text', 0.5)('a', never)).toBe('a')
  })

  it('may stand still while the machine does something else', async () => {
    expect(await parserThread<number, string>(file, 'stall', 'the text', 0.5)(1_500, never)).toBe('done')
  })

  it('is killed when it works for too long, and the next document is read all the same', async () => {
    const work = parserThread<number, string>(file, 'work', 'the text', 0.5)
    expect((await rejection(work(600, never))).message).toBe(
      'reading the text took longer than 0.5 s, so it was stopped',
    )
    expect(await work(0.1, never)).toBe('done')
  })

  it('does not hand the time of one document to the next', async () => {
    const work = parserThread<number, string>(file, 'work', 'the text', 0.5)
    for (let documents = 0; documents < 8; documents++) expect(await work(0.15, never)).toBe('done')
  })

  it('is given up with the signal', async () => {
    const leaving = new AbortController()
    const waiting = parserThread<number, string>(file, 'stall', 'the text')(60_000, leaving.signal)
    leaving.abort(new Error('enough'))
    expect((await rejection(waiting)).message).toBe('enough')
  })
})
