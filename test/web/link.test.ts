import { expect, it } from 'vitest'
import { makeProject, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { serveSink, sinkSecret } from '../harness/sink.ts'
import { until } from '../harness/until.ts'
import { ask, post } from './site.ts'

const databaseUrl = await freshDatabase('web_link')

it('lets the desk take a case by the link in its alert, which ends the escalation and tells the desk', async () => {
  const feed = await serveFeed([
    { id: 'bad', text: 'Revontulen sähkölasku on taas väärin, surkeaa palvelua!' },
  ])
  const sink = await serveSink()
  const yaml = `
company: Revontuli Oy
brands: [{ id: revontuli, any: [Revontuli] }]
sources: [{ id: forum, connector: feed, url: "${feed.url}", every: 1s }]
channels: { desk: { type: webhook, url: "${sink.url}", secret: "${sinkSecret}" } }
policies: [{ steps: [{ after: 0m, notify: [desk] }, { after: 3s, notify: [desk] }] }]
network: { allow_private: ["127.0.0.0/8"] }
`
  const ennakko = await startEnnakko(makeProject(yaml, { DATABASE_URL: databaseUrl, LOG_LEVEL: 'trace' }))
  const origin = `http://127.0.0.1:${await ennakko.port()}`
  const alert = await until('the alert', () => sink.received[0])
  const ack = new URL(alert.body.data.links?.acknowledge ?? '')
  expect([ack.pathname, ack.search]).toEqual(['/a', ''])
  const token = ack.hash.slice(1)
  expect(await post({ origin, token: '' }, '/a', { token, name: 'Maija' })).toMatchObject({ status: 200 })
  const news = await until('the news', () => sink.received.find(({ body }) => body.type === 'alert.updated'))
  expect(news.body.data.case).toMatchObject({ state: 'acknowledged' })

  const apiToken = /ennakko_[\w-]{43}/.exec(ennakko.output())?.[0] ?? ''
  const headers = { Authorization: `Bearer ${apiToken}` }
  expect(await ask({ origin }, '/api/v1/alerts?state=cancelled', { headers })).toMatchObject({
    status: 200,
    json: { items: [{ type: 'alert.escalated', step: 2, error: 'acknowledged by Maija' }] },
  })
  expect(sink.received.map(({ body }) => body.type)).toEqual(['alert.opened', 'alert.updated'])
  const log = JSON.stringify(ennakko.log())
  expect(log).toContain('polled')
  expect(log).not.toContain(token)
  expect(log).not.toContain(apiToken)
  await ennakko.stop()
  await feed.close()
  await sink.close()
})
