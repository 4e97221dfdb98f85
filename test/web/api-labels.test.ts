import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { readLabels } from '../../db/labels.ts'
import { ask, bearer, fingerprint, openCase, openSite, post } from './site.ts'

const site = await openSite('api_labels')
const error = { error: { message: expect.stringMatching(/\S/) } }

afterEach(async () => {
  await sql`truncate mentions, labels, cases, alerts, deliveries, channels, case_events, sources cascade`.execute(
    site.db,
  )
})

const corrections = async () => (await readLabels(site.db)).map(({ correction }) => correction)

describe('labelling a mention', () => {
  it('stores the label with the person, once', async () => {
    const { mentionId } = await openCase(site)
    const at = `/api/v1/mentions/${mentionId}/label`
    expect(await post(site, at, { by: ' Maija ', label: 'neutral' })).toMatchObject({
      status: 200,
      json: { changed: true, mention: mentionId, label: 'neutral', by: 'Maija' },
    })
    expect(await post(site, at, { by: 'Maija', label: 'neutral' })).toMatchObject({
      status: 200,
      json: { changed: false },
    })
    expect(await post(site, at, { label: 'positive' })).toMatchObject({ json: { changed: true, by: 'api' } })
    expect(await corrections()).toEqual([{ label: 'positive' }])
    const rows = await site.db.selectFrom('labels').select(['actor', 'source']).execute()
    expect(rows).toEqual([{ actor: 'api', source: 'api' }])
  })

  it('says of the brand of the mention, or of the one named, that the mention is not about it', async () => {
    const { mentionId } = await openCase(site)
    const at = `/api/v1/mentions/${mentionId}/label`
    expect(await post(site, at, { relevant: false })).toMatchObject({
      json: { changed: true, relevant: false, brand: 'revontuli' },
    })
    await post(site, at, { relevant: true, brand: 'kaamos', label: 'negative' })
    expect(await corrections()).toHaveLength(3)
    expect(await corrections()).toContainEqual({ relevant: false, brand: 'revontuli' })
  })

  it('asks for the brand where the mention has none', async () => {
    const { mentionId } = await openCase(site)
    await site.db.updateTable('mentions').set({ brand: null }).execute()
    const at = `/api/v1/mentions/${mentionId}/label`
    expect(await post(site, at, { relevant: false })).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('brand') } },
    })
    expect((await post(site, at, { relevant: false, brand: 'revontuli' })).status).toBe(200)
  })

  it.each([
    {},
    { label: 'uncertain' },
    { label: -1 },
    { lable: 'negative' },
    { label: 'negative', relevant: 'no' },
    { relevant: false, brand: '' },
    { relevant: false, brand: 'a\u0000b' },
    { label: 'negative', by: '' },
    { brand: 'revontuli' },
  ])('refuses %j and stores nothing', async (body) => {
    const { mentionId } = await openCase(site)
    const before = await fingerprint(site)
    expect(await post(site, `/api/v1/mentions/${mentionId}/label`, body)).toMatchObject({
      status: 400,
      json: error,
    })
    expect(await fingerprint(site)).toBe(before)
  })

  it('knows no mention by a wrong id, and nobody without the token', async () => {
    const { mentionId } = await openCase(site)
    for (const id of ['x', '00000000-0000-4000-8000-00000000dead', `${mentionId}%20`])
      expect(await post(site, `/api/v1/mentions/${id}/label`, { label: 'neutral' }), id).toMatchObject({
        status: 404,
        json: error,
      })
    const at = `/api/v1/mentions/${mentionId}/label`
    const unknown = await ask(site, at, {
      method: 'POST',
      headers: { Authorization: 'Bearer ennakko_wrongwrongwrong', 'Content-Type': 'application/json' },
      body: '{"label":"neutral"}',
    })
    expect(unknown.status).toBe(401)
    expect((await ask(site, at, { headers: bearer(site) })).status).toBe(404)
    expect(await corrections()).toEqual([])
  })
})
