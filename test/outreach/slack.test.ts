import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../../outreach/compose.ts'
import { openChannel } from './open-channel.ts'
import { slackPayload } from '../../outreach/slack.ts'
import { caseAlert, now } from './alerts.ts'
import { objectsIn } from './checks.ts'
import { type HttpSink, loopbackHttp, startHttpSink } from './sinks.ts'

const http = loopbackHttp()
let sink: HttpSink

beforeAll(async () => void (sink = await startHttpSink()))
afterAll(async () => {
  await sink.close()
  await http.close()
})

describe('slack', () => {
  it('keeps to one message a second, and cannot promise single delivery', () => {
    expect(open()).toMatchObject({ minGapMs: 1_100, deduplicates: false })
  })

  it('posts JSON and takes only the body "ok" for success', async () => {
    sink.answer = { status: 200, body: 'ok' }
    await expect(send()).resolves.toEqual({ detail: 'ok' })
    expect(sink.received.at(-1)?.headers['content-type']).toMatch(/^application\/json/)
    for (const body of ['', 'no_text', '<html>Welcome to the proxy</html>']) {
      sink.answer = { status: 200, body }
      await expect(send()).rejects.toThrow(
        'Slack channel "support" answered 200 with something else than "ok"',
      )
    }
  })

  it.each([400, 403, 404, 410])('gives up on %s', async (status) => {
    sink.answer = { status, body: 'invalid_token' }
    await expect(send()).rejects.toMatchObject({
      name: 'PermanentError',
      message: expect.stringContaining('support'),
    })
  })

  it('sets the evidence in bold, and nothing that others wrote as mark-up', () => {
    const payload = slackPayload(
      compose(caseAlert(), { now, publicUrl: 'https://ennakko.example', bodyMax: 2_500 }),
    )
    const quote = objectsIn(payload).find((object) => object['type'] === 'rich_text_quote')
    expect(quote?.['elements']).toEqual([
      { type: 'text', text: 'Revontulen lasku on taas ' },
      { type: 'text', text: 'väärin', style: { bold: true } },
      { type: 'text', text: '. Jonotin tunnin asiakaspalveluun ja ' },
      { type: 'text', text: 'kukaan ei vastaa', style: { bold: true } },
      { type: 'text', text: '. Olen todella ' },
      { type: 'text', text: 'pettynyt', style: { bold: true } },
      { type: 'text', text: '!' },
    ])
    const buttons = objectsIn(payload).filter((object) => object['type'] === 'button')
    expect(buttons.map((button) => [button['action_id'], button['url'], button['style']])).toEqual([
      ['post', 'https://foorumi.example/viesti/17', undefined],
      ['acknowledge', caseAlert().links.acknowledge, 'primary'],
      ['ennakko', caseAlert().links.open, undefined],
    ])
  })

  it('refuses a url that is none, without repeating it', () => {
    const refused = () => openChannel('slack', { url: 'topsecret' }, io())
    expect(refused).toThrow('must be a full http(s) address')
    expect(refused).not.toThrow('topsecret')
  })
})

function io() {
  return { http, channelId: 'support', publicUrl: 'https://ennakko.example', now: () => now }
}

function open() {
  return openChannel('slack', { url: sink.url }, io())
}

function send() {
  return open().send(caseAlert(), 'key', AbortSignal.timeout(120_000))
}
