import { describe, expect, it } from 'vitest'
import { compileMatcher } from '../../mentions/match.ts'

/** [name, forms that are the name, forms that are something else]; a comma parts the forms. */
const names: [string, string, string][] = [
  [
    'Revontuli',
    `Revontuli, Revontulen, Revontulta, Revontulessa, Revontulesta, Revontuleen, Revontulella, Revontulelta, Revontulelle,
     Revontulena, Revontuleksi, Revontuletta, Revontulikin, Revontulenkin, Revontulessakaan, Revontulihan, Revontulenko,
     Revontulipa, Revontulestahan, revontulen, REVONTULEN, Revontuli-sovellus, Revontulen-asiakkaana, Yritys-Revontuli, Revontuleni,
     Revontulemme, Revontuli's, Revontulis, #revontuli, @revontuli, www.revontuli.fi, "Revontulen", (Revontulelta)`,
    'revontulet, revontulia, revontulien, revontulissa, revontulista, revontuliin, revontulilla, Revontulinen, Revontulva, Prevontuli, @revontuli_fan',
  ],
  [
    'Elisa',
    'Elisa, Elisan, Elisaa, Elisassa, Elisasta, Elisaan, Elisalla, Elisalta, Elisalle, Elisana, Elisaksi, Elisatta, Elisakin, Elisallakaan, Elisa-liittymä, Elisan-liittymästä, Elisako, Elisast, Elisalt, Elisas, Elisani',
    'Elisabet, Elisabetin, Elisat, Elisoja, Elisanneli, Feelisa, Elisaari',
  ],
  [
    'S-Pankki',
    'S-Pankki, S-Pankin, S-Pankkia, S-Pankissa, S-Pankista, S-Pankkiin, S-Pankilla, S-Pankilta, S-Pankille, S-Pankkina, S-Pankiksi, s-pankin, S-Pankinkin, S-Pankki-tili, S‑Pankin',
    'S-Pankit, S-Pankkeja, Säästöpankki, OS-Pankki2000, S-Pankkiiri',
  ],
  [
    'Helsinki',
    'Helsingin, Helsinkiä, Helsingissä, Helsinkiin, Helsingille, Helsingistäkö',
    'Helsingør, Helsinkiläinen, Helsingit',
  ],
  [
    'Keltainen',
    'Keltainen, Keltaisen, Keltaista, Keltaisessa, Keltaiseen, Keltaiselle, Keltaisena, Keltaisenkin',
    'Keltaiset, Keltaisia, Keltaisissa, Keltaisuus',
  ],
  [
    'Verkkokauppa.com',
    'Verkkokauppa.com, Verkkokauppa.comin, Verkkokauppa.com:sta, Verkkokauppa.com:in, Verkkokauppa.comista, verkkokauppa.comiin',
    'Verkkokauppa.company, Verkkokauppa, verkkokauppa.fi',
  ],
  [
    'DNA',
    'DNA, DNA:n, DNA:lla, DNA:lta, DNA:han, DNA:ta, DNAn, DNAlta, DNA-liittymä, DNA:nkin',
    'dna, dna-testi, Dna, DNAX, EDNA',
  ],
  ['IF', 'IF, IF:n, IF:in, IF:iin, IF:ltä, IFin, IFiltä, IF-vakuutus', 'if, If, KIF, IFK, iF'],
  ['OP', 'OP, OP:n, OP:lle, OP:hen, OP-tili', 'op, OPPO, opin, STOP, 60 op'],
  [
    'Posti',
    'Postin, Postia, Postissa, Postista, Postiin, Postilla, Postilta, Postille, Postiksi',
    'Posten, Posteja, Postit, Postimies, Postata, Postinumero',
  ],
  [
    'Neste',
    'Neste, Nesteen, Nestettä, Nesteellä, Nesteeltä, Nesteeseen, Nesteelle, Nesten',
    'Nesteet, Nesteytys, Nestori, Nesteitä',
  ],
  ['Apple', "Apple, Applen, Applea, Applella, Applelta, Applelle, Apple's", 'Appletree, Applikaatio'],
  [
    'Lidl',
    'Lidl, Lidlin, Lidliä, Lidlissä, Lidlistä, Lidliin, Lidlillä, Lidliltä, Lidlille, Lidlinkin, Lidl:n, Lidls',
    'Lidlit, Lidlejä',
  ],
  ['Adidas', 'Adidas, Adidaksen, Adidasta, Adidaksella', 'Adidakset, Adidaksia'],
  ['Starbucks', 'Starbucks, Starbucksin, Starbucksissa, Starbucksilla, Starbucksiin', 'Starbuckshop'],
  [
    'Veikkaus',
    'Veikkaus, Veikkauksen, Veikkausta, Veikkauksella, Veikkaukselta, Veikkaukseen, Veikkaus-tili',
    'Veikkaukset, Veikkauksia, Veikkausliiga',
  ],
  ['Alko', 'Alko, Alkon, Alkoa, Alkossa, Alkosta, Alkoon, Alkolle', 'Alkoholi, Alkot, Alkaa, Alon'],
  [
    'Telia',
    "Telia, Telian, Teliaa, Teliassa, Teliasta, Teliaan, Telialla, Telialta, Telialle, Telias, Telia's",
    'Teliasonera, Teliat, Telianen',
  ],
  ['Suomi', 'Suomen, Suomea, Suomessa, Suomeen', 'Suomalainen, Suomin, Suomet'],
  ['Nokia', 'Nokian, Nokiaa, Nokialla, Nokiaan, Nokiani', 'Nokialainen, Nokiat'],
  ['K-Rauta', 'K-Rauta, K-Raudan, K-Rautaa, K-Raudassa, K-Rautaan, K-Raudalta', 'K-Raudat, K-Rautatie'],
  [
    'Pohjois-Karjalan Sähkö',
    'Pohjois-Karjalan Sähkö, Pohjois-Karjalan Sähkön, Pohjois-Karjalan Sähköltä, Pohjois-Karjalan  Sähköön',
    'Pohjois-Karjalan sahko, Pohjois-Karjalan sähköt',
  ],
  [
    'Revontuli Oy',
    'Revontuli Oy, Revontuli Oy:n, Revontuli Oy:lle, revontuli oy:ltä',
    'Revontuli Oyster, Revontulen',
  ],
  [
    'Sähkö',
    'sähkö, sähkön, sähköä, Sähköllä, SÄHKÖN, sa\u0308hko\u0308n',
    'sahko, sähköt, sähköauto, sähköjä',
  ],
  ['Tele2', 'Tele2, Tele2:n, Tele2:lle, Tele2-liittymä, Tele2s', 'Tele20, Tele, Tele2021'],
  ['Renkaat', 'Renkaat, Renkaiden, Renkaita, Renkaissa, Renkailla', 'Rengas, Renkaanvaihto'],
  [
    'revontulet',
    'revontulet, revontulien, revontulia, revontulissa, revontulista',
    'revontuli, revontulen, revontulta',
  ],
  ['Ääni', 'Ääni, Äänen, Ääntä, Äänessä, Äänelle', 'Äänet, Ääniä, Määni, Äänestys'],
  ['Åland', 'Åland, Ålands, Ålandin, Ålandiin', 'Ålanders, Gåland'],
  ['@revontuli', '@revontuli, @Revontuli', 'foo@revontuli.fi, @revontuli_fan, @revontulioy, revontuli'],
  ['#revontuli', '#revontuli, #Revontuli', 'revontuli, #revontulifest'],
]

const cases = names.flatMap(([name, yes, no]) => [
  ...forms(yes).map((form): [string, string, boolean] => [name, form, true]),
  ...forms(no).map((form): [string, string, boolean] => [name, form, false]),
])

function forms(list: string): string[] {
  return list.split(',').map((form) => form.trim())
}

describe('Finnish forms of names', () => {
  it('is tried on enough of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(250)
  })

  it.each(cases)('%s: "%s" → %s', (name, form, expected) => {
    const match = compileMatcher([{ id: 'x', any: [name], all: [], none: [] }])
    expect(match(`Eilen (${form}) oli esillä.`).length > 0).toBe(expected)
    expect(match(form).length > 0).toBe(expected)
  })
})
