import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { acknowledgeCase, resolveCase } from '../../db/cases.ts'
import { prune } from '../../db/retention.ts'
import { acknowledgements, ask, fingerprint, makeLink, openCase, openSite, post } from './site.ts'

const site = await openSite('acknowledge')
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

afterEach(async () => {
  await sql`truncate mentions, cases, alerts, deliveries, acknowledge_tokens cascade`.execute(site.db)
  site.config = { ...site.config, locale: 'fi' }
  site.requests.length = 0
})

/** What mail filters, chat previews, crawlers and browsers say of themselves when they fetch a link unasked. */
const scanners = [
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Slackbot 1.0 (+https://api.slack.com/robots)',
  'Slack-ImgProxy (+https://api.slack.com/robots)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  'Mozilla/5.0 (compatible; Microsoft Office/16.0; Microsoft Outlook 16.0; SafeLinks)',
  'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; WOW64; Trident/6.0; BingPreview/1.0b)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  'Mozilla/5.0 (compatible; Proofpoint-URL-Defense)',
  'Barracuda Sentinel (EE)',
  'Mimecast-URL-Protect/1.0',
  'Cisco-IronPort-URL-Scanner/3.0',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'TelegramBot (like TwitterBot)',
  'WhatsApp/2.23.20.0 A',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  'Twitterbot/1.0',
  'Mattermost-Bot/1.1',
  'curl/8.5.0',
]

describe('the acknowledge link', () => {
  it('may be fetched by every scanner, as often as it likes', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    const before = await fingerprint(site)
    let asked = 0
    for (const agent of scanners) {
      const headers = {
        'User-Agent': agent,
        'Sec-Purpose': 'prefetch;prerender',
        Purpose: 'prefetch',
        'X-Moz': 'prefetch',
      }
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const answers = await Promise.all(
          Array.from({ length: 50 }, async (_, n) => {
            // No scanner sends a fragment; some rewrite it into what they do send.
            const path = [
              '/a',
              `/a?token=${token}`,
              `/a/${token}`,
              `/a%23${token}`,
              '/a/acknowledge.js',
              '/a/preview',
              '/',
            ][n % 7]!
            return await ask(site, path, { method, headers })
          }),
        )
        asked += answers.length
        expect(answers.filter(({ status }) => ![200, 404].includes(status))).toEqual([])
      }
    }
    expect(asked).toBe(3000)
    expect(await acknowledgements(site)).toBe(0)
    expect(await fingerprint(site)).toBe(before)
    expect((await post(site, '/a', { token, name: 'Maija' })).status).toBe(200)
    expect(await acknowledgements(site)).toBe(1)
  })

  it('is good for nothing when it is not exactly ours', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    const secret = Buffer.from(token, 'base64url')
    const forged = new Set<string>()
    for (let bit = 0; bit < 256; bit += 1) {
      const flipped = Buffer.from(secret)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      forged.add(flipped.toString('base64url'))
    }
    for (let length = 0; length < token.length; length += 1)
      forged.add(token.slice(0, length)).add(token.slice(length + 1))
    for (let n = 0; n < token.length; n += 1) forged.add(token.slice(0, n) + token.slice(n + 1))
    for (const last of alphabet) forged.add(token.slice(0, -1) + last)
    for (let n = 0; forged.size < 980; n += 1)
      forged.add(randomBytes(n % 5 === 0 ? 16 : 32).toString('base64url'))
    const hash = createHash('sha256').update(secret).digest()
    for (const other of [
      secret.toString('hex'),
      secret.toString('base64'),
      `${token}=`,
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `#${token}`,
      `${token}${token}`,
      `${token}\u0000`,
      token.toUpperCase(),
      token.toLowerCase(),
      [...token].toReversed().join(''),
      encodeURIComponent(`${token}%`),
      hash.toString('base64url'),
      hash.toString('hex'),
      `\\x${hash.toString('hex')}`,
      caseId,
      '%',
      '_'.repeat(43),
      'A'.repeat(43),
      "' or true --",
      '\uff21'.repeat(43),
      'null',
      '[object Object]',
      token.replace(/^./, '\u200b$&'),
    ])
      forged.add(other)
    forged.delete(token)
    for (let n = 0; n < 20; n += 1) forged.add(await makeLink(site, caseId, -n))
    for (let n = 0; n < 20; n += 1)
      forged.add(await makeLink(site, (await openCase(site)).caseId)).delete(token)
    const others = [...forged].slice(-20)
    expect(forged.size).toBeGreaterThanOrEqual(1000)
    const before = await fingerprint(site)
    const refused = [...forged].filter((each) => !others.includes(each))
    for (let at = 0; at < refused.length; at += 50) {
      const answers = await Promise.all(
        refused
          .slice(at, at + 50)
          .flatMap((wrong) => [
            post(site, '/a', { token: wrong, name: 'Mallory' }),
            post(site, '/a/preview', { token: wrong }),
          ]),
      )
      expect(answers.filter(({ status }) => status !== 404)).toEqual([])
    }
    expect(await fingerprint(site)).toBe(before)
    for (const other of others)
      expect((await post(site, '/a', { token: other, name: 'Mallory' })).status).toBe(200)
    const { state } = await site.db
      .selectFrom('cases')
      .select('state')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow()
    expect(state).toBe('open')
    expect(await acknowledgements(site)).toBe(20)
    expect((await post(site, '/a', { token, name: 'Maija' })).status).toBe(200)
  })

  it.each<[string, unknown]>([
    ['no token', { name: 'Mallory' }],
    ['null', { token: null }],
    ['a number', { token: 7 }],
    ['a list', { token: ['x'] }],
    ['an object', { token: { $ne: '' } }],
    ['a list as body', []],
    ['null as body', null],
    ['a text as body', 'token'],
    ['a prototype', { ['__proto__']: { token: 'x' } }],
    ['a long token', { token: 'A'.repeat(300) }],
  ])('refuses %s for a token', async (_, body) => {
    for (const path of ['/a', '/a/preview']) {
      expect(await post(site, path, body)).toMatchObject({
        status: 404,
        json: { error: { message: 'Linkki on väärä tai vajaa. Avaa se uudelleen suoraan hälytyksestä.' } },
      })
    }
  })

  it.each<[string, number, string, string?]>([
    ['a form', 415, 'token=x&name=y', 'application/x-www-form-urlencoded'],
    ['plain text, as a foreign page could send it', 415, '{"token":"x","name":"y"}', 'text/plain'],
    ['broken JSON', 400, '{"token":'],
    ['nothing', 400, ''],
    ['more than it reads', 413, JSON.stringify({ token: 'x', name: 'a'.repeat(5_000) })],
  ])('refuses %s with %i', async (_, status, body, type = 'application/json') => {
    for (const path of ['/a', '/a/preview']) {
      expect(
        await ask(site, path, { method: 'POST', headers: { 'Content-Type': type }, body }),
      ).toMatchObject({ status, json: { error: { message: expect.any(String) } } })
    }
  })

  it('lets one of fifty win, and tells the others who it was', async () => {
    const { caseId } = await openCase(site)
    const links = await Promise.all(Array.from({ length: 5 }, () => makeLink(site, caseId)))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => post(site, '/a', { token: links[n % 5], name: `agent ${n}` })),
    )
    const winners = answers.flatMap(({ status }, n) => (status === 200 ? [n] : []))
    expect(winners).toHaveLength(1)
    const lost = answers.filter((_, n) => n !== winners[0])
    for (const answer of lost) {
      expect(answer).toMatchObject({
        status: 409,
        json: { error: { message: `agent ${winners[0]} on jo ottanut tapauksen hoitaakseen.` } },
      })
    }
    expect(await acknowledgements(site)).toBe(1)
  })

  it('asks for a name that can be read', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    for (const name of [
      undefined,
      null,
      7,
      '',
      ' \n ',
      '\u200b\u2060',
      '\u0000',
      'a'.repeat(101),
      ['Maija'],
    ]) {
      expect(await post(site, '/a', { token, name })).toMatchObject({
        status: 400,
        json: { error: { message: 'Kirjoita nimesi, jotta muut tietävät, kuka hoitaa asiaa.' } },
      })
    }
    expect(await acknowledgements(site)).toBe(0)
    expect(await post(site, '/a', { token, name: ' Maija\n\u202e\u0000Meikäläinen ' })).toMatchObject({
      status: 200,
      json: { message: 'Kiitos! Tapaus on nyt sinun hoidossasi.' },
    })
    expect(await post(site, '/a/preview', { token })).toMatchObject({
      status: 200,
      json: { open: false, message: 'Maija [U+202E]Meikäläinen on jo ottanut tapauksen hoitaakseen.' },
    })
  })

  it('shows enough of the case to know it, with personal data dotted out, and no more', async () => {
    const text = `${'Alku. '.repeat(100)} Lasku on väärin! Soita 040 123 4567 tai kirjoita maija@example.com.`
    const { caseId } = await openCase(site, { text, title: 'Otsikko', author: { name: 'Salanimi' } })
    await sql`update mentions set why = '[{"text":"väärin","weight":2,"start":609,"end":615}]'`.execute(
      site.db,
    )
    const answer = await post(site, '/a/preview', { token: await makeLink(site, caseId) })
    expect(answer).toMatchObject({
      status: 200,
      json: { brand: 'revontuli', priority: 'P3', open: true, message: '' },
    })
    const { excerpt } = answer.json as { excerpt: string }
    expect(excerpt).toContain('väärin')
    expect(excerpt.length).toBeLessThanOrEqual(280)
    expect(answer.text).not.toMatch(/Salanimi|4567|maija@|forum\.example|[\da-f]{8}-[\da-f]{4}-/)
  })

  it('works for a post whose words are gone by now', async () => {
    const { caseId } = await openCase(site)
    await sql`update mentions set seen_at = now() - interval '100 days'`.execute(site.db)
    await prune(site.db, { textMs: 90 * 86_400_000, sourceIds: [] })
    const token = await makeLink(site, caseId)
    expect(await post(site, '/a/preview', { token })).toMatchObject({
      status: 200,
      json: { open: true, excerpt: '' },
    })
    expect((await post(site, '/a', { token, name: 'Maija' })).status).toBe(200)
  })

  it('says what became of the case, in the language of the staff', async () => {
    const taken = (await openCase(site)).caseId
    const resolved = (await openCase(site)).caseId
    await acknowledgeCase(site.db, taken, 'Pekka')
    await resolveCase(site.db, resolved, 'Pekka')
    const links = {
      taken: await makeLink(site, taken),
      resolved: await makeLink(site, resolved),
      expired: await makeLink(site, taken, -1),
      wrong: 'x',
    }
    const said = async () => {
      const answers = await Promise.all(
        Object.values(links).map((token) => post(site, '/a', { token, name: 'Maija' })),
      )
      return answers.map(({ status, json }) => [
        status,
        (json as { error: { message: string } }).error.message,
      ])
    }
    expect(await said()).toEqual([
      [409, 'Pekka on jo ottanut tapauksen hoitaakseen.'],
      [409, 'Tapaus on jo hoidettu.'],
      [404, expect.stringMatching(/^Linkki on vanhentunut: /)],
      [404, expect.stringMatching(/^Linkki on väärä tai vajaa\./)],
    ])
    site.config = { ...site.config, locale: 'en' }
    expect(await said()).toEqual([
      [409, 'Pekka has already taken this case.'],
      [409, 'The case is already resolved.'],
      [404, expect.stringMatching(/^The link has expired: /)],
      [404, expect.stringMatching(/^The link is wrong or incomplete\./)],
    ])
  })

  it('leaves no trace of its token but the hash', async () => {
    const { caseId } = await openCase(site)
    const token = await makeLink(site, caseId)
    await post(site, '/a/preview', { token })
    await post(site, '/a', { token, name: 'Maija' })
    await post(site, '/a', { token: `${token}x`, name: 'Maija' })
    for (const table of ['acknowledge_tokens', 'cases', 'case_events', 'alerts', 'deliveries', 'settings']) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(table)} t`.execute(
        site.db,
      )
      for (const { row } of rows) {
        expect(row).not.toContain(token)
        expect(row).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
      }
    }
    expect(site.logged()).not.toContain(token)
    expect(JSON.stringify(site.requests)).not.toContain(token)
  })
})

describe('the page', () => {
  it.each(['fi', 'en'] as const)('speaks %s and holds no case', async (locale) => {
    site.config = { ...site.config, locale }
    const { text, headers } = await ask(site, '/a')
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8')
    expect(text).toContain(`<html lang="${locale}">`)
    expect(text).toContain(locale === 'fi' ? 'Otan tämän hoitaakseni' : 'I’ll take this')
    expect(text).toMatch(/<label for="name">\S+/)
    expect(text).toMatch(/<noscript><p>\S+/)
    expect(text).not.toMatch(/<script(?![^>]* src=)|style=|\son\w+=|javascript:/i)
  })
})
