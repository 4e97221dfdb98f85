import { describe, expect, it } from 'vitest'
import { findPersonalData, maskPersonalData } from '../../outreach/privacy.ts'
import { processorMs } from '../harness/processor-time.ts'

describe('maskPersonalData', () => {
  it.each([
    // Invented codes with a right check character.
    ['identity code', 'Hetuni on 131052-308T, korjatkaa', '131052-308T'],
    ['identity code', 'hetu 131052-308t!', '131052-308t'],
    ['identity code', 'lapsen 010116A900L', '010116A900L'],
    ['identity code', 'uusi välimerkki 131052Y308T', '131052Y308T'],
    ['bank account', 'Palauttakaa tilille FI21 1234 5600 0007 85 kiitos', 'FI21 1234 5600 0007 85'],
    ['bank account', 'iban fi2112345600000785.', 'fi2112345600000785'],
    ['bank account', 'till SE45 5000 0000 0583 9825 7466 tack', 'SE45 5000 0000 0583 9825 7466'],
    ['payment card', 'kortilta 4111 1111 1111 1111 veloitettiin kahdesti', '4111 1111 1111 1111'],
    ['payment card', 'kortti 5500-0000-0000-0004', '5500-0000-0000-0004'],
    ['payment card', 'amex 378282246310005', '378282246310005'],
    [
      'e-mail address',
      'vastatkaa maija.meikäläinen+x@posti.example.fi, kiitos',
      'maija.meikäläinen+x@posti.example.fi',
    ],
    ['phone number', 'soittakaa 040 123 4567 heti', '040 123 4567'],
    ['phone number', 'numero 0401234567.', '0401234567'],
    ['phone number', 'numero +358 40 123 4567', '+358 40 123 4567'],
    ['phone number', 'numero +358401234567', '+358401234567'],
    ['phone number', 'lanka (09) 123 4567', '(09) 123 4567'],
    ['phone number', 'Ring 070-123 45 67 tack', '070-123 45 67'],
    ['phone number', 'call 0046 70 123 45 67', '0046 70 123 45 67'],
  ])('dots out a %s in "%s"', (kind, text, secret) => {
    const masked = maskPersonalData(text)
    expect(masked).toBe(text.replace(secret, '•'.repeat(secret.length)))
    expect(findPersonalData(text).map((found) => found.kind)).toContain(kind)
  })

  it.each([
    'Tilausnumero 131052-308A ei ole hetu',
    'Päivä 991352-308T on mahdoton',
    'Tilaus FI21 1234 5600 0007 86 meni väärin',
    'Viite 4111 1111 1111 1112',
    'Lasku 12345678, summa 1 234,50 €, eräpäivä 3.4.2026 klo 08.00-18.00',
    'Jonotin numeroon 0800 123 456 ja 020 123 4567 tunnin',
    'Palvelunumero 029 123 4567 ei vastaa',
    'Kirjoitti @maija@mastodon.example eilen',
    'Luku 3,0401234567 ja päivä 03-04-2026 ja 2026-03-04',
    'Versio 10.0.4.123456 kaatuu',
    'HETU-1234, FI, 12-34',
  ])('leaves "%s" alone', (text) => {
    expect(maskPersonalData(text)).toBe(text)
    expect(findPersonalData(text)).toEqual([])
  })

  it('keeps every other character in its place', () => {
    const text = 'Hetu 131052-308T, puh. 040 123 4567, a@b.example 😀 loppu'
    const masked = maskPersonalData(text)
    expect(masked).toHaveLength(text.length)
    expect(masked.indexOf('loppu')).toBe(text.indexOf('loppu'))
    expect(masked).not.toMatch(/\d/)
  })

  it('verifies the check character of identity codes', () => {
    const checks = '0123456789ABCDEFHJKLMNPRSTUVWXY'
    for (let number = 2; number < 900; number += 7) {
      const digits = `0101${String(number % 100).padStart(2, '0')}`
      const serial = String(number).padStart(3, '0')
      const right = checks[Number(digits + serial) % 31]
      const wrong = [...checks].filter((check) => check !== right)
      expect(findPersonalData(`${digits}-${serial}${right}`)).toHaveLength(1)
      for (const check of wrong) expect(maskPersonalData(`${digits}-${serial}${check}`)).toContain(serial)
    }
  })

  it('reads hostile texts in linear time', () => {
    const floods = [
      'a.'.repeat(50_000),
      '0 '.repeat(50_000),
      '+1 '.repeat(33_000),
      'FI21'.repeat(25_000),
      'a@'.repeat(50_000),
    ]
    const startedAt = processorMs()
    for (const flood of floods) maskPersonalData(flood)
    expect(processorMs() - startedAt).toBeLessThan(8_000)
  })
})
