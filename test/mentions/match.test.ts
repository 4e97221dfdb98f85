import { describe, expect, it } from 'vitest'
import { compileFinder, compileMatcher } from '../../mentions/match.ts'
import { missText } from '../../mentions/match/miss.ts'
import { processorMs } from '../harness/processor-time.ts'
import type { Brand } from '../../mentions/vocabulary.ts'

const revontuli: Brand = {
  id: 'revontuli',
  any: ['Revontuli', 'revontulioy', 'Revontuli Oy'],
  all: [],
  none: ['revontulet', 'northern lights'],
}

function brand(changes: Partial<Brand>): Brand {
  return { ...revontuli, none: [], ...changes }
}

describe('compileMatcher', () => {
  it('gives the words as they are written in the text, each once', () => {
    const match = compileMatcher([revontuli])
    expect(match('Revontulen lasku. Soitin Revontulelle. REVONTULEN lasku, Revontulen!')).toEqual([
      { id: 'revontuli', matched: ['Revontulen', 'Revontulelle', 'REVONTULEN'] },
    ])
  })

  it('shows disguised names as written', () => {
    const match = compileMatcher([revontuli])
    expect(match('Rеv\u200Bontuli vie rahat')).toEqual([{ id: 'revontuli', matched: ['Rеv\u200Bontuli'] }])
    expect(match('😡 Ｒｅｖｏｎｔｕｌｉ')).toEqual([{ id: 'revontuli', matched: ['Ｒｅｖｏｎｔｕｌｉ'] }])
  })

  it('keeps the order of the config when several brands match', () => {
    const match = compileMatcher([brand({ id: 'b', any: ['Beeta'] }), brand({ id: 'a', any: ['Aalto'] })])
    expect(match('Aalto ja Beeta').map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('finds every brand whose names begin alike', () => {
    const match = compileMatcher([
      brand({ id: 'long', any: ['Revontuli Energia'] }),
      brand({ id: 'short', any: ['Revontuli'] }),
      brand({ id: 'tiny', any: ['Revon'] }),
    ])
    expect(match('Revontuli Energian lasku').map(({ id }) => id)).toEqual(['long', 'short'])
  })

  it('drops a text with a word of none, in any of its forms', () => {
    const match = compileMatcher([revontuli])
    expect(match('Revontuli ja revontulia taivaalla')).toEqual([])
    expect(match('Revontuli tours: Northern  Lights every night')).toEqual([])
  })

  it('leaves a longer name of another company to none', () => {
    const match = compileMatcher([brand({ id: 'nokia', any: ['Nokia'], none: ['Nokian Renkaat'] })])
    expect(match('Nokian puhelin hajosi')).toHaveLength(1)
    expect(match('Nokian Renkaiden uusi tehdas')).toEqual([])
  })

  it('asks for every word of all, also inside compounds', () => {
    const match = compileMatcher([brand({ all: ['lasku', 'sähkö'] })])
    expect(match('Revontulen sähkölasku tuli')).toHaveLength(1)
    expect(match('Revontulen lasku tuli')).toEqual([])
  })

  it('asks for context within the given number of words', () => {
    const match = compileMatcher([brand({ near: { words: ['lasku', 'asiakaspalvelu'], within: 3 } })])
    expect(match('Sain laskun eilen taas Revontulelta')).toHaveLength(1)
    expect(match('Lasku tuli eilen, ja sitten näin Revontulen')).toEqual([])
    expect(match('Revontulen hieno ja nopea asiakaspalvelusta vastaava')).toEqual([])
    expect(match('Revontulen nopea laskutus')).toHaveLength(1)
  })

  it('reads a hump in a hashtag as a word boundary, but only there', () => {
    const match = compileMatcher([revontuli])
    expect(match('#RevontuliFail')).toHaveLength(1)
    expect(match('#revontulifail')).toEqual([])
    expect(match('RevontuliFail')).toEqual([])
  })

  it('finds names in web and mail addresses, not in the middle of them', () => {
    const match = compileMatcher([brand({ any: ['revontuli.fi'] })])
    expect(match('katso https://www.revontuli.fi/tuki')).toHaveLength(1)
    expect(match('tuki@revontuli.fi')).toHaveLength(1)
    expect(match('https://evilrevontuli.fi')).toEqual([])
    expect(match('revontulixfi')).toEqual([])
  })

  it('takes characters of regular expressions in a name as they are', () => {
    const match = compileMatcher([brand({ any: ['C++', 'A.B', 'Yahoo!'] })])
    expect(match('opettelin C++:n')).toHaveLength(1)
    expect(match('axb')).toEqual([])
    expect(match('Yahoo! kaatui')).toHaveLength(1)
  })

  it('matches nothing when there are no brands, or no words', () => {
    expect(compileMatcher([])('Revontuli')).toEqual([])
    expect(compileMatcher([brand({ any: [] })])('Revontuli')).toEqual([])
  })

  it('takes another way of inflection', () => {
    const exact = compileMatcher([revontuli], (name) => ({
      prefixes: [name.toLowerCase()],
      pattern: name,
    }))
    expect(exact('Revontuli')).toHaveLength(1)
    expect(exact('Revontulen')).toEqual([])
  })

  it('asks for the capitals of a name with =', () => {
    const match = compileMatcher([brand({ any: ['=Posti'] })])
    expect(match('Soitin Postiin, ja postista sanottiin: POSTIN vika')).toEqual([
      { id: 'revontuli', matched: ['Postiin', 'POSTIN'] },
    ])
    expect(match('aamun posti, postissa')).toEqual([])
    expect(compileMatcher([brand({ any: ['=If'] })])('IF, if and iF')).toEqual([])
  })

  it('takes forms exactly as they are written, in any case', () => {
    const match = compileMatcher([brand({ any: ['Prisma'], forms: ['Prismoissa', 'Brisma'] })])
    expect(match('PRISMOISSA on jonoja')).toHaveLength(1)
    expect(match('brisma')).toHaveLength(1)
    expect(match('Prismoista, brismassa')).toEqual([])
  })

  it('passes over the longer names of except and reads on', () => {
    const match = compileMatcher([brand({ any: ['Revontuli'], except: ['Hotelli Revontuli'] })])
    expect(match('Yövyimme Hotelli Revontulessa')).toEqual([])
    expect(match('Hotelli Revontulen netti on Revontulelta')).toEqual([
      { id: 'revontuli', matched: ['Revontulelta'] },
    ])
  })

  it('knows Nokian Renkaat unless that is the brand', () => {
    expect(compileMatcher([brand({ any: ['Nokia'] })])('Nokian Renkaiden osake')).toEqual([])
    expect(
      compileMatcher([brand({ any: ['Nokia', 'Nokian Renkaat'] })])('Nokian Renkaiden osake'),
    ).toHaveLength(1)
  })

  it('tells a town and a person of the same name from the company', () => {
    const nokia = compileMatcher([brand({ any: ['Nokia'] })])
    expect(nokia('Nokian kaupungin päätös')).toEqual([])
    expect(nokia('Nokian kunta-asiakkaat')).toHaveLength(1)
    const elisa = compileMatcher([brand({ any: ['Elisa'] })])
    expect(elisa('Elisa Korhosta haastateltiin')).toEqual([])
    expect(elisa('Elisan Korhonen, se myyjä, oli mukava')).toHaveLength(1)
  })

  it('leaves places, products and people behind a name alone', () => {
    const match = compileMatcher([brand({ any: ['Prisma', 'Nordea', 'Fazer', 'Elisa'] })])
    for (const text of [
      'Prisma Lahti',
      'Nordean Sari',
      'Fazer Sininen',
      'Elisan Saunalahti',
      'Prisman Kallion kassa',
    ])
      expect(match(text)).toHaveLength(1)
  })

  it('glues only customer words to a name, and only to a proper one', () => {
    const match = compileMatcher([brand({ any: ['Revontuli'] })])
    expect(match('revontuliliittymäni, revontulenlasku')).toHaveLength(1)
    expect(match('revontulisafari')).toEqual([])
    expect(compileMatcher([brand({ any: ['revontuli'] })])('revontuliliittymä')).toEqual([])
    expect(compileMatcher([brand({ any: ['=Posti'] })])('Postikortti')).toEqual([])
  })

  it('reads a name of several words together, with hyphens and over a line end', () => {
    const match = compileMatcher([brand({ any: ['Danske Bank'] })])
    for (const text of ['danskebankin', 'Danske-Bankista', 'Danske\nBank', '#danskebank'])
      expect(match(text)).toHaveLength(1)
    expect(match('Dansken bank')).toEqual([])
  })

  it('gives plurals of context words', () => {
    const match = compileMatcher([brand({ any: ['=If'], near: { words: ['vakuutus'], within: 5 } })])
    expect(match('Vaihdoin vakuutukset Ifiin')).toHaveLength(1)
    expect(match('Kotivakuutuksia on Ifillä')).toHaveLength(1)
    expect(match('Vakuutin Ifin')).toEqual([])
  })

  it('stays fast with ten thousand brands and hostile texts', () => {
    const brands = Array.from({ length: 10_000 }, (_, at) =>
      brand({ id: `b${at}`, any: [`Nimi${at.toString(36)}x`] }),
    )
    const match = compileMatcher(brands)
    match('valmistelu')
    const started = processorMs()
    for (let at = 0; at < 1_000; at++)
      match('Eilen sain laskun ja soitin heti asiakaspalveluun mutta kukaan ei vastannut Nimi5x sanoi')
    match('nimi'.repeat(5_000))
    match('n'.repeat(50_000))
    expect(processorMs() - started).toBeLessThan(5_000)
  })

  it('cannot be made slow by the words of a config', () => {
    const hostile = [
      '(a+)+$',
      'a|a|a|a',
      '[a-z]{1,99}'.repeat(15),
      'a'.repeat(200),
      'a-'.repeat(90) + 'a',
      'a '.repeat(90) + 'a',
      `${'aB'.repeat(60)}`,
      `${'Aaaa'.repeat(45)}`,
      '\\',
      '\\p{L}*',
      '.*.*.*.*x',
      '(?=a)(?=a)',
      "a'".repeat(80),
      'kk'.repeat(90),
      'uuden'.repeat(30),
      `${'x'.repeat(190)}inen`,
      '^$',
      '=',
      '-'.repeat(150) + 'a',
      'ja & ja & ja',
      'a ja a ja a ja a',
    ]
    const texts = [
      'a'.repeat(20_000),
      'a '.repeat(10_000),
      'a-'.repeat(10_000),
      "a'".repeat(10_000),
      'Aaaa'.repeat(5_000),
      `a${' '.repeat(20_000)}`,
      'kk'.repeat(10_000),
      'uuden'.repeat(4_000),
      'ja & '.repeat(4_000),
      `${'x'.repeat(195)}isen `.repeat(90),
    ]
    const started = processorMs()
    const match = compileMatcher([
      brand({
        any: hostile,
        all: ['a'],
        none: hostile.map((word) => `${word}zz`),
        near: { words: hostile, within: 3 },
      }),
    ])
    for (const text of texts) match(text)
    expect(processorMs() - started).toBeLessThan(20_000)
  })
})

describe('compileFinder', () => {
  const why = (rule: Partial<Brand>, text: string) => {
    const { matches, misses } = compileFinder([brand(rule)])(text)
    return [...matches.map(({ id }) => id), ...misses.map(missText)]
  }

  it.each([
    [{}, 'Kauppa oli kiinni.', []],
    [{}, 'Revontulen lasku', ['revontuli']],
    [
      { none: ['revontulet', 'northern lights'] },
      'Revontulen Northern Lights -retki',
      ['"Revontulen" of revontuli was found, but so was "Northern Lights" (none)'],
    ],
    [
      { all: ['lasku', 'sähkö'] },
      'Revontulen sähkö ja Revontuli',
      ['"Revontulen", "Revontuli" of revontuli was found, but not "lasku" (all)'],
    ],
    [
      { near: { words: ['lasku', 'asiakaspalvelu'], within: 3 } },
      'Revontuli yksi kaksi kolme neljä lasku',
      [
        '"Revontuli" of revontuli was found, but none of "lasku", "asiakaspalvelu" within 3 words of it (near)',
      ],
    ],
    [
      { except: ['Hotelli Revontuli'] },
      'Hotelli Revontulessa yövyttiin',
      ['"Revontulessa" of revontuli was found, but only as a part of "Hotelli Revontulessa"'],
    ],
    [{ except: ['Hotelli Revontuli'] }, 'Hotelli Revontulen netti on Revontulelta', ['revontuli']],
    [
      { any: ['Nokia'] },
      'Nokian kaupunki rakentaa',
      ['"Nokian" of revontuli was found, but only as a part of "Nokian kaupunki"'],
    ],
  ])('says what stopped a name: %j in %s', (rule, text, expected) => {
    expect(why(rule, text)).toEqual(expected)
  })

  it('tells a brand that is meant from one that is stopped', () => {
    const find = compileFinder([revontuli, brand({ id: 'elisa', any: ['Elisa'], all: ['liittymä'] })])
    const { matches, misses } = find('Elisa vai Revontuli?')
    expect(matches).toEqual([{ id: 'revontuli', matched: ['Revontuli'] }])
    expect(misses).toEqual([{ id: 'elisa', found: ['Elisa'], because: 'all', words: ['liittymä'] }])
  })
})
