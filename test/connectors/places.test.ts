import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../connectors/connector.ts'
import { itemOf as discourseItem, postSchema } from '../../connectors/discourse/post.ts'
import { openForum } from '../../connectors/discourse/forum.ts'
import { readIssueComment } from '../../connectors/github/issues.ts'
import { readView } from '../../connectors/lemmy/view.ts'
import { itemOf as mastodonItem, statusSchema } from '../../connectors/mastodon/status.ts'
import { readNode } from '../../connectors/meta/node.ts'
import { itemIn, type ListingEntry } from '../../connectors/reading/entries.ts'
import { readStatus, readThing } from '../../connectors/reddit/posts.ts'
import { readAnswer, readQuestion } from '../../connectors/stackexchange/posts.ts'
import { readMessage } from '../../connectors/telegram/message.ts'
import { readReview } from '../../connectors/trustpilot/review.ts'
import { readPosts } from '../../connectors/x/post.ts'
import { client } from '../lib/servers.ts'

const asked = 'Onko Revontuli rikki?'
const own = 'Ei pidä paikkaansa, olen tyytyväinen.'

function item(entry: ListingEntry | FeedItem | { id?: string; reason: string } | undefined): FeedItem {
  const found = entry && 'text' in entry ? entry : entry && !('reason' in entry) ? itemIn(entry) : undefined
  if (!found) throw new Error('no post')
  return found
}

/** An answer that quotes what it answers, below a title that somebody else wrote, as each platform tells it. */
const answers: Record<string, () => FeedItem | Promise<FeedItem>> = {
  reddit: () =>
    item(
      readThing({
        kind: 't1',
        data: {
          name: 't1_b',
          body: `> ${asked}\n\n${own}`,
          author: 'aino',
          author_fullname: 't2_9',
          link_id: 't3_a',
          link_title: asked,
          parent_id: 't1_a',
        },
      }),
    ),
  lemmy: () =>
    item(
      readView(
        {
          comment: {
            id: 12,
            ap_id: 'https://l.example/comment/12',
            content: `> ${asked}\n\n${own}`,
            path: '0.7.12',
          },
          post: { id: 3, name: asked, ap_id: 'https://l.example/post/3' },
          creator: { name: 'aino', actor_id: 'https://l.example/u/aino' },
        },
        'comments',
        new Map(),
      ),
    ),
  mastodon: () =>
    item(
      mastodonItem(
        statusSchema.parse({
          id: '2',
          uri: 'https://m.example/2',
          content: `<p class="quote-inline">RE: <a href="https://m.example/1">m.example/1</a></p><p>${own}</p>`,
          in_reply_to_id: '1',
          account: { acct: 'aino' },
          quote: { state: 'accepted', quoted_status: { content: `<p>${asked}</p>` } },
        }),
        'm.example',
      ),
    ),
  discourse: () =>
    item(
      discourseItem(
        postSchema.parse({
          id: 5,
          username: 'aino',
          cooked: `<aside class="quote no-group" data-post="1"><div class="title">tuki:</div><blockquote><p>${asked}</p></blockquote></aside><p>${own}</p>`,
          post_number: 3,
          reply_to_post_number: 2,
          topic_id: 9,
          topic_title: asked,
        }),
        openForum(client(), 'https://d.example', {}),
      ),
    ),
  github: () => {
    const url = 'https://github.com/lumi/mittari/issues/4'
    const thread = { repo: 'lumi/mittari', number: '4', url, title: asked, comments: 1 }
    const user = { id: 77, login: 'aino' }
    const raw = { node_id: 'IC_1', html_url: `${url}#issuecomment-1`, body: `> ${asked}\n\n${own}`, user }
    return item(readIssueComment(raw, new Map([[url, thread]])))
  },
  stackexchange: () => {
    const { question } = readQuestion(
      { question_id: 1, link: 'https://stackoverflow.com/q/1', title: asked, body: '' },
      'stackoverflow',
    )
    const owner = { user_id: 77, display_name: 'aino', link: 'https://stackoverflow.com/users/77/aino' }
    const body = `<blockquote><p>${asked}</p></blockquote><p>${own}</p>`
    return item(
      readAnswer({ answer_id: 2, question_id: 1, body, owner }, 'stackoverflow', new Map([[1, question]])),
    )
  },
  telegram: () =>
    item(
      readMessage({
        message_id: 8,
        date: 1_780_000_000,
        chat: { id: -100123, type: 'supergroup' },
        from: { id: 77, first_name: 'Aino' },
        text: own,
        message_thread_id: 4,
        reply_to_message: { message_id: 7, text: `${asked} Vai mikä on?` },
        quote: { text: asked },
      }),
    ),
  x: async () => {
    const data = [
      {
        id: '30',
        text: own,
        author_id: '77',
        conversation_id: '10',
        referenced_posts: [
          { type: 'replied_to', id: '20' },
          { type: 'quoted', id: '15' },
        ],
      },
    ]
    return item((await readPosts({ data, includes: { posts: [{ id: '15', text: asked }] } }, undefined))[0])
  },
  meta: () =>
    item(
      readNode(
        { id: '1_2', message: own, from: { id: '77', name: 'Aino' }, parent: { id: '1_1' } },
        { ref: 'comment', own: [], thread: '1' },
      ),
    ),
}

describe('an answer', () => {
  it.each(Object.entries(answers))('on %s holds the words of its writer alone', async (_, read) => {
    const { text, title } = await read()
    expect({ text, title }).toEqual({ text: own, title: undefined })
  })

  it.each(Object.entries(answers).filter(([name]) => name !== 'meta'))(
    'on %s tells what it quotes',
    async (_, read) => {
      expect((await read()).quoted).toContain(asked)
    },
  )

  it.each([
    ['reddit', { thread: { id: 't3_a', title: asked }, inReplyTo: 't1_a' }],
    ['lemmy', { thread: { id: 'https://l.example/post/3', title: asked }, inReplyTo: '7' }],
    ['mastodon', { inReplyTo: '1' }],
    [
      'discourse',
      { thread: { id: 'https://d.example/t/9', title: asked }, inReplyTo: 'https://d.example/t/9/2' },
    ],
    ['github', { thread: { id: 'https://github.com/lumi/mittari/issues/4', title: asked } }],
    ['stackexchange', { thread: { id: 'stackoverflow:1', title: asked }, inReplyTo: 'stackoverflow:1' }],
    ['telegram', { thread: { id: '-100123/4' }, inReplyTo: '-100123/7' }],
    ['x', { thread: { id: '10' }, inReplyTo: '20' }],
    ['meta', { thread: { id: '1' }, inReplyTo: '1_1' }],
  ])('on %s tells where it stands', async (name, place) => {
    expect(await answers[name]?.()).toMatchObject(place)
  })

  it.each([
    ['reddit', 't2_9'],
    ['lemmy', 'https://l.example/u/aino'],
    ['mastodon', 'aino@m.example'],
    ['github', '77'],
    ['stackexchange', 'stackoverflow:77'],
    ['telegram', '77'],
    ['x', '77'],
    ['meta', '77'],
  ])('on %s tells the account', async (name, id) => {
    expect((await answers[name]?.())?.author?.id).toBe(id)
  })
})

describe('a placeholder of Reddit', () => {
  const placeholders = [
    '[deleted]',
    '[removed]',
    '[ Removed by Reddit ]',
    '[ Removed by reddit in response to a copyright notice. ]',
    '[ Removed by Reddit on account of violating the [content policy](/help/contentpolicy). ]',
    '[removed by reddit on account of violating the content policy]',
    '[unavailable]',
    '[deleted by user]',
    '[Removed by moderator]',
  ]

  it('is a post that is gone, in listings and when it is looked up', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...placeholders),
        fc.constantFrom('body', 'selftext', 'title'),
        fc.constantFrom('', ' ', '\n'),
        (words, field, space) => {
          const name = field === 'body' ? 't1_x' : 't3_x'
          const data = {
            name,
            selftext: field === 'title' ? '' : undefined,
            [field]: `${space}${words}${space}`,
          }
          const thing = { kind: name.slice(0, 2), data }
          expect(readThing(thing)).toMatchObject({ deleted: name })
          expect(readStatus(thing)).toEqual({ id: name, state: 'deleted' })
        },
      ),
    )
  })

  it('is nothing that people write', () => {
    for (const body of [
      '[removed] my card from Revontuli',
      '[deleted scene] oli huono',
      'Reply was [removed]',
      '[unavailable] again!',
    ])
      expect(item(readThing({ kind: 't1', data: { name: 't1_x', body } })).text).toBe(body)
  })
})

describe('a message of Telegram', () => {
  const chat = { id: -100123, type: 'supergroup' }

  it('that is forwarded is that of who wrote it', () => {
    const forwarded = {
      message_id: 1,
      chat,
      from: { id: 1, first_name: 'Välittäjä' },
      text: 'Surkeaa palvelua.',
    }
    const origins: [object, object | undefined][] = [
      [
        { forward_origin: { type: 'user', sender_user: { id: 9, first_name: 'Aino' } } },
        { name: 'Aino', id: '9' },
      ],
      [{ forward_origin: { type: 'hidden_user', sender_user_name: 'Olli' } }, { name: 'Olli' }],
      [
        { forward_origin: { type: 'channel', chat: { id: -1009, title: 'Uutiset', username: 'uutiset' } } },
        { name: 'uutiset', id: '-1009', url: 'https://t.me/uutiset' },
      ],
      [{ forward_from: { id: 9, first_name: 'Aino' } }, { name: 'Aino', id: '9' }],
      [{ forward_sender_name: 'Olli' }, { name: 'Olli' }],
      [{}, { name: 'Välittäjä', id: '1' }],
    ]
    for (const [origin, author] of origins)
      expect(item(readMessage({ ...forwarded, ...origin }))).toMatchObject({
        text: 'Surkeaa palvelua.',
        author,
      })
  })

  it('is parted from the quotations that places mark in it, and keeps its links', () => {
    const text = '😡 Kaikki toimii. Ei toimi, ks. täältä.'
    const entities = [
      { type: 'blockquote', offset: 3, length: 14 },
      { type: 'text_link', offset: 32, length: 6, url: 'https://x.example' },
      { type: 'expandable_blockquote', offset: 90, length: 5 },
    ]
    expect(item(readMessage({ message_id: 1, chat, text, entities }))).toMatchObject({
      text: '😡\nEi toimi, ks. täältä (https://x.example).',
      quoted: 'Kaikki toimii.',
    })
  })

  it('in a topic tells its name', () => {
    const topic = { message_id: 4, forum_topic_created: { name: 'Laskut' } }
    const message = { message_id: 8, chat, text: 'x', message_thread_id: 4, reply_to_message: topic }
    const read = item(readMessage(message))
    expect([read.thread, read.inReplyTo, read.quoted]).toEqual([
      { id: '-100123/4', title: 'Laskut' },
      undefined,
      undefined,
    ])
  })
})

describe('a review on Trustpilot', () => {
  it.each([
    ['2026-06-01T10:00:00Z', undefined],
    ['2026-06-01T10:00:02.120Z', undefined],
    [null, undefined],
    ['2026-06-02T10:00:00Z', new Date('2026-06-02T10:00:00Z')],
  ])('that was updated at %s counts as edited only when it was', (updatedAt, editedAt) => {
    const review = { id: 'x', stars: 1, text: 'Huono', createdAt: '2026-06-01T10:00:00Z', updatedAt }
    expect(readReview(review)?.item.editedAt).toEqual(editedAt)
  })
})

describe('a post on X', () => {
  const post = {
    id: '12',
    author_id: '7',
    text: 'Lyhyt…',
    public_metrics: { retweet_count: 3, quote_count: 1, like_count: 2 },
  }
  const old = {
    ...post,
    note_tweet: { text: 'Koko pitkä teksti' },
    edit_history_tweet_ids: ['11', '12'],
    referenced_tweets: [{ type: 'replied_to', id: '9' }],
  }
  const renamed = {
    ...post,
    note_post: { text: 'Koko pitkä teksti' },
    edit_history_post_ids: ['11', '12'],
    referenced_posts: [{ type: 'replied_to', id: '9' }],
    public_metrics: { repost_count: 3, quote_count: 1, like_count: 2 },
  }

  it('is the same under its old and its new names', async () => {
    const read = await readPosts({ data: [renamed] }, undefined)
    expect(read).toEqual(await readPosts({ data: [old] }, undefined))
    expect(item(read[0])).toMatchObject({
      id: '11',
      text: 'Koko pitkä teksti',
      inReplyTo: '9',
      reach: { shares: 4 },
    })
  })

  it.each(['referenced_tweets', 'referenced_posts'])(
    'that only shows another one in %s is passed over',
    async (name) => {
      for (const type of ['retweeted', 'reposted'])
        expect(
          itemIn((await readPosts({ data: [{ ...post, [name]: [{ type, id: '1' }] }] }, undefined))[0]),
        ).toBeUndefined()
    },
  )
})
