import { describe, expect, it } from 'vitest'
import { compileMatcher } from '../../mentions/match.ts'
import type { Brand } from '../../mentions/match.ts'

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
      prefix: name.toLowerCase(),
      pattern: name,
      caseSensitive: false,
    }))
    expect(exact('Revontuli')).toHaveLength(1)
    expect(exact('Revontulen')).toEqual([])
  })

  it('stays fast with ten thousand brands and hostile texts', () => {
    const brands = Array.from({ length: 10_000 }, (_, at) =>
      brand({ id: `b${at}`, any: [`Nimi${at.toString(36)}x`] }),
    )
    const match = compileMatcher(brands)
    match('valmistelu')
    const started = performance.now()
    for (let at = 0; at < 1_000; at++)
      match('Eilen sain laskun ja soitin heti asiakaspalveluun mutta kukaan ei vastannut Nimi5x sanoi')
    match('nimi'.repeat(5_000))
    match('n'.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
