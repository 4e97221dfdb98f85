import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { insertSource, sourceLines } from '../../config/insert-source.ts'

const forum = { id: 'forum', connector: 'feed', url: 'https://forum.example/rss' }
const reviews = { id: 'app', connector: 'appstore', app: 123456789, country: ['fi', 'se'], match: 'all' }

/** The lines that `after` has more, as late as they can be said to be. Fails when they are not all in one place, or when a line of `before` is gone. */
function added(before: string, after: string): string[] {
  const [old, lines] = [before.split('\n'), after.split('\n')]
  const start = lines.findIndex((line, index) => line !== old[index])
  const kept = old.length - start
  expect(kept === 0 ? [] : lines.slice(-kept)).toEqual(old.slice(start))
  return lines.slice(start, lines.length - kept)
}

describe('a source that is added to a config', () => {
  it.each([
    {
      name: 'a list of lines, indented',
      before: 'company: A # ours\n\nsources:\n  - id: hn\n    connector: hackernews\n\npolicies: []\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss'],
    },
    {
      name: 'a list without indentation',
      before: 'sources:\n- id: hn\n  connector: hackernews\nchannels: {}\n',
      lines: ['- id: forum', '  connector: feed', '  url: https://forum.example/rss'],
    },
    {
      name: 'wide gaps behind the dashes',
      before: 'sources:\n    -   id: hn\n        connector: hackernews\n',
      lines: ['    -   id: forum', '        connector: feed', '        url: https://forum.example/rss'],
    },
    {
      name: 'blank lines between sources',
      before: 'sources:\n  - id: a\n    connector: sample\n\n  - id: b\n    connector: sample\n\n# end\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss', ''],
    },
    {
      name: 'a comment that belongs to the last source',
      before:
        'sources:\n  - id: hn # fast\n    connector: hackernews # all\n    # query: words\n\n  # - id: off\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss'],
    },
    {
      name: 'sources written in braces, one a line',
      before: 'sources:\n  - { id: hn, connector: hackernews }\n  - { id: demo, connector: sample } # last\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss'],
    },
    {
      name: 'a last source that ends in a block of text',
      before: 'sources:\n  - id: hn\n    connector: hackernews\n    query: |\n      words\n\nlocale: fi\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss'],
    },
    {
      name: 'no end of the last line',
      before: 'sources:\n  - id: hn\n    connector: hackernews',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss', ''],
    },
    {
      name: 'no list of sources at all',
      before: 'company: A\nlocale: fi # Finnish\n',
      lines: ['sources:', '  - id: forum', '    connector: feed', '    url: https://forum.example/rss', ''],
    },
    {
      name: 'an empty key',
      before: 'sources: # none yet\n\n# more\nlocale: fi\n',
      lines: ['  - id: forum', '    connector: feed', '    url: https://forum.example/rss'],
    },
  ])('keeps everything of $name', ({ before, lines }) => {
    const after = insertSource(before, forum)
    expect(added(before, after)).toEqual(lines)
    expect(parse(after)).toEqual({ ...parse(before), sources: [...(parse(before).sources ?? []), forum] })
  })

  it.each([
    ['sources: []\nlocale: fi\n', 'sources:\n  - id: forum\n'],
    ['sources: [ ] # none\nlocale: fi\n', 'sources: # none\n  - id: forum\n'],
    ['sources: ~ # none\n', 'sources: # none\n  - id: forum\n'],
    ['sources: null', 'sources:\n  - id: forum\n'],
    [
      'sources: [{ id: hn, connector: hackernews }] # one\n',
      'hackernews }, { id: forum, connector: feed, url: https://forum.example/rss }] # one\n',
    ],
    [
      'sources: [\n  { id: hn, connector: hackernews },\n]\n',
      'hackernews },\n  { id: forum, connector: feed, url: https://forum.example/rss },\n]\n',
    ],
    [
      '{\n  "sources": [\n    {\n      "id": "hn"\n    }\n  ]\n}\n',
      '    },\n    {"id":"forum","connector":"feed","url":"https://forum.example/rss"}\n  ]\n}\n',
    ],
    [
      '{ "sources": [] }',
      '{ "sources": [{"id":"forum","connector":"feed","url":"https://forum.example/rss"}] }',
    ],
  ])('finds its place in %j', (before, part) => {
    const after = insertSource(before, forum)
    expect(after).toContain(part)
    expect(parse(after)).toEqual({ ...parse(before), sources: [...(parse(before).sources ?? []), forum] })
  })

  it('keeps the line ends of Windows and the mark at the start of a file', () => {
    const before =
      '\uFEFFcompany: A\r\nsources:\r\n  - id: hn\r\n    connector: hackernews\r\n\r\nlocale: fi\r\n'
    const after = insertSource(before, reviews)
    expect(after.startsWith('\uFEFFcompany')).toBe(true)
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(added(before, after)).toEqual([
      '  - id: app\r',
      '    connector: appstore\r',
      '    app: 123456789\r',
      '    country: [fi, se]\r',
      '    match: all\r',
    ])
  })

  it('goes into the shipped example, and changes no line of it', () => {
    const before = readFileSync(new URL('../../config/ennakko.yaml', import.meta.url), 'utf8')
    expect(added(before, insertSource(before, forum))).toEqual([
      '  - id: forum',
      '    connector: feed',
      '    url: https://forum.example/rss',
    ])
  })

  it('quotes what YAML would take for something else, and no variable comes of an address', () => {
    const source = {
      id: 'a',
      connector: 'feed',
      url: 'https://x.example/?q=${HOME}#: ',
      query: '@us',
      tag: '#no',
    }
    const after = insertSource('sources: []\n', source)
    const [{ url, query, tag }] = parse(after).sources
    expect({ url, query, tag }).toEqual({ url: 'https://x.example/?q=$${HOME}#: ', query: '@us', tag: '#no' })
  })

  it.each([
    ['an alias', 'x: &list []\nsources: *list\n'],
    ['a list that an alias repeats', 'sources: &list\n  - id: hn\ncopy: *list\n'],
    ['a text', 'sources: forum\n'],
    ['a group', 'sources: { forum: 1 }\n'],
    ['a comment inside an empty list', 'sources: [ # later\n]\n'],
  ])('leaves %s alone and shows the lines to paste', (_, before) => {
    expect(() => insertSource(before, forum)).toThrow(`add these lines to it:\n${sourceLines(forum)}`)
  })

  it('keeps 200 files of all styles, in which three sources are added one after the other', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed)
      let text = anyConfig(random)
      for (let n = 0; n < 3; n++) {
        const source = { ...(random() < 0.5 ? forum : reviews), id: `new-${n}` }
        const next = insertSource(text, source)
        const before = parse(text)
        expect(parse(next)).toEqual({ ...before, sources: [...(before.sources ?? []), source] })
        for (const comment of text.match(/#c\d+/g) ?? []) expect(next).toContain(comment)
        const whole = text.endsWith('\n') && !/^sources: (?:\[\]|null)/m.test(text)
        if (whole) expect(added(text, next).length).toBeLessThan(9)
        text = next
      }
    }
  })
})

function anyConfig(random: () => number): string {
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T
  let comments = 0
  const remark = () => (random() < 0.3 ? ` #c${comments++}` : '')
  const blank = () => pick('', '', '\n', `\n#c${comments++}\n`)
  const indent = pick('', '  ', '    ')
  const gap = pick(' ', '   ')
  const item = (n: number) =>
    pick(
      `${indent}-${gap}{ id: s${n}, connector: sample }${remark()}\n`,
      `${indent}-${gap}id: s${n}${remark()}\n${indent} ${gap}connector: feed${remark()}\n${indent} ${gap}headers:\n${indent} ${gap}  accept: "x # y"\n`,
      `${indent}-${gap}id: s${n}\n${indent} ${gap}query: ${pick('>-', '|', '|-')}\n${indent} ${gap}  one\n${indent} ${gap}  two\n`,
    )
  const many = Math.floor(random() * 4)
  const items = Array.from({ length: many }, (_, n) => item(n) + (random() < 0.3 ? blank() : '')).join('')
  const list =
    many === 0 ? pick('sources: []', 'sources:', 'sources: null') + remark() : `sources:${remark()}`
  const text = `company: A${remark()}\n${blank()}${list}\n${items}${blank()}${pick('', 'locale: fi\n')}${blank()}`
  return pick('', '\uFEFF') + (random() < 0.3 ? text.trimEnd() : text).replaceAll('\n', pick('\n', '\r\n'))
}

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
