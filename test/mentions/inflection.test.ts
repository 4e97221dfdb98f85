import { describe, expect, it } from 'vitest'
import { guideTo } from '../../mentions/match/guide.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { heldBackCases, matchCases, measure } from './inflection-cases.ts'

describe('names in sentences', () => {
  it('are tried on enough of them, many of which are traps', () => {
    expect(matchCases.length).toBeGreaterThanOrEqual(500)
    expect(matchCases.filter(({ expected }) => !expected).length).toBeGreaterThanOrEqual(200)
    expect(new Set(matchCases.map(({ sentence }) => sentence)).size).toBe(matchCases.length)
  })

  it('are found where they are and nowhere else', () => {
    const { precision, recall, wrong } = measure(matchCases, (brand) => compileMatcher([brand]))
    expect(wrong).toEqual([])
    expect(precision).toBe(1)
    expect(recall).toBe(1)
  })

  it('are found as well in sentences that the rules were not made for', () => {
    const { precision, recall, wrong } = measure(heldBackCases, (brand) => compileMatcher([brand]))
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.99)
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(0.97)
  })
})

const names =
  `Revontuli, S-Pankki, DNA, VR, OP, HK, =Neste, =Posti, Veikkaus, Nokian Renkaat, Suomalainen Kirjakauppa,
  Musti ja Mirri, Verkkokauppa.com, Lidl, Helsinki, Tele2, Yle, McDonald's, LähiTapiola, Helsingin Sanomat, Puhelin, Ruoka,
  Langaton, Adidas, Kotiliike, Olut, Saarioiset, Messut, H&M, Spotify, Ylva, Valio, Turku Energia, Åland, K-Market, C++,
  @revontuli, #revontuli, Revontuli Oy, Kajo Oyj, Nettiauto, Uusi Päivä, Renkaat, Bauhaus, Opas, Kaunis, Parempi`
    .split(',')
    .map((name) => name.trim())

describe('the table of forms', () => {
  it.each(names)('of %s holds only what matches, whole', (name) => {
    const match = compileMatcher([{ id: 'x', any: [name], all: [], none: [] }])
    for (const { label, forms, sample } of guideTo(name)) {
      expect(forms.length).toBeGreaterThan(0)
      for (const form of [...forms, ...(sample === undefined ? [] : [sample])]) {
        const [found] = match(`Eilen ${form} tuli.`)
        // Of "Revontuli-palvelu" the name alone is what matched.
        const whole =
          label === 'compounds' ? form.startsWith(found?.matched[0] ?? '–') : found?.matched[0] === form
        expect(whole, `${form}: ${found?.matched[0]}`).toBe(true)
      }
    }
  })

  it('has good Finnish first', () => {
    const first = (name: string) =>
      guideTo(name)
        .slice(1, 7)
        .map(({ forms }) => forms[0])
    expect(first('Revontuli')).toEqual([
      'Revontulen',
      'Revontulta',
      'Revontulessa',
      'Revontulesta',
      'Revontuleen',
      'Revontulella',
    ])
    expect(first('S-Pankki').slice(0, 3)).toEqual(['S-Pankin', 'S-Pankkia', 'S-Pankissa'])
    expect(first('Valio').slice(0, 2)).toEqual(['Valion', 'Valiota'])
    expect(first('Neste').slice(0, 5)).toEqual([
      'Nesteen',
      'Nestettä',
      'Nesteessä',
      'Nesteestä',
      'Nesteeseen',
    ])
    expect(first('VR').slice(0, 5)).toEqual(['VR:n', 'VR:ää', 'VR:ssä', 'VR:stä', 'VR:ään'])
    expect(first('Nokian Renkaat').slice(0, 5)).toEqual([
      'Nokian Renkaiden',
      'Nokian Renkaita',
      'Nokian Renkaissa',
      'Nokian Renkaista',
      'Nokian Renkaisiin',
    ])
  })
})
