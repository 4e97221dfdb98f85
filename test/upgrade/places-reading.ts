import type { Post } from '../connectors/churn.ts'
import { json, type Route } from '../connectors/replay.ts'
import { type Place, type Stage, placeOf } from './place.ts'

/**
 * Posts that later versions read otherwise than 0.1.0 did: ids that differ behind the # alone or are made of the words, words
 * of others, cells, boilerplate of programs, markup that hid words, emoji as pictures, letters in a charset that is not said.
 */
export const readingPlaces: Place[] = [
  feedOf('comments', ({ serial, text }) => ({
    guid: `https://blogi.example/?p=7#comment-${serial}`,
    link: `https://blogi.example/?p=7#comment-${serial}`,
    html: `<blockquote><p>Revontuli on surkea, en suosittele kenellekään!</p></blockquote><p>${text}</p>`,
  })),
  feedOf('cells', ({ serial, text }) => ({
    guid: `t=${serial}`,
    link: `https://foorumi.example/viewtopic.php?p=${serial}#p${serial}`,
    title: `Re: Revontulen asiakaspalvelu on surkea`,
    html: `<table><tr><td>Yhtiö</td><td>Revontuli</td></tr></table><p>${text}</p><p>Statistics: Posted by Pentti — 29.11.2026</p><hr />`,
  })),
  feedOf('without-ids', ({ text }) => ({
    link: 'https://vieraskirja.example/',
    html: `<p>Pekka kirjoitti:</p><blockquote>Revontuli huijaa, surkeaa!</blockquote><dl><dt>Arvio</dt><dd>${text}</dd></dl>`,
  })),
  feedOf('submitted', ({ serial, text }) => ({
    guid: `t3_${serial}`,
    link: `https://www.ketju.example/r/revontuli/comments/${serial}/`,
    title: 'Kuulumiset',
    html: `<div class="md"><p>${text}</p></div> &#32; submitted by &#32; <a href="https://www.ketju.example/user/Revontuli_fan"> /u/Revontuli_fan </a> <br/> <span><a href="https://www.ketju.example/1">[link]</a></span> &#32; <span><a href="https://www.ketju.example/2">[comments]</a></span>`,
  })),
  feedOf('self-closed', ({ serial, text }) => ({
    guid: `https://www.lehti.example/${serial}/`,
    link: `https://www.lehti.example/${serial}/?utm_id=${serial}`,
    html: `<p>${text}</p><iframe src="https://video.example/${serial}"/><p>Revontuli oli tässä surkea.</p>`,
  })),
  feedOf('pictures', ({ serial, text }) => ({
    guid: `kuva-${serial}`,
    link: `https://kuvat.example/${serial}`,
    html: `<p>${text} <img class="wp-smiley" src="x.png" alt="😡"/></p><p style="display:none">Revontuli huijaa, surkeaa!</p>`,
  })),
  feedOf(
    'charset',
    ({ serial, text }) => ({
      guid: `merkki-${serial}`,
      link: `https://merkit.example/${serial}`,
      title: `Päivän törkeys ${serial}`,
      html: `<p>Tämä on törkeää. ${text}</p>`,
    }),
    'application/rss+xml; charset=ISO-8859-1',
  ),
  placeOf(
    'page-without-ids',
    'html',
    (origin) => ({
      url: `${origin}/arviot`,
      items: '.post',
      fields: { text: '.words', date: 'time@datetime' },
      pause: 1,
    }),
    ({ posts }) => [
      { path: '/robots.txt', answer: () => ({ status: 404 }) },
      { path: '/arviot', answer: () => ({ headers: { 'content-type': 'text/html' }, body: page(posts()) }) },
    ],
    { first: 801 },
  ),
  placeOf(
    'api-without-ids',
    'json',
    (origin) => ({ url: `${origin}/api`, fields: { text: 'text', date: 'at' } }),
    ({ posts }) => [{ path: '/api', answer: () => json(posts().map(jsonOf)) }],
    { first: 901 },
  ),
]

interface Entry {
  guid?: string
  link: string
  title?: string
  html: string
}

function feedOf(id: string, write: (post: Post) => Entry, type = 'application/rss+xml'): Place {
  const routes = ({ posts }: Stage): Route[] => [
    { path: '/feed', answer: () => ({ headers: { 'content-type': type }, body: rss(posts(), write) }) },
  ]
  return placeOf(id, 'feed', (origin) => ({ url: `${origin}/feed` }), routes, { first: 100 * id.length + 1 })
}

function rss(posts: Post[], write: (post: Post) => Entry): string {
  const items = posts.map((post) => {
    const { guid, link, title, html } = write(post)
    const head = [
      guid === undefined ? '' : `<guid isPermaLink="false">${escape(guid)}</guid>`,
      title === undefined ? '' : `<title>${escape(title)}</title>`,
    ].join('')
    return `<item>${head}<link>${escape(link)}</link><pubDate>${post.createdAt.toUTCString()}</pubDate><description>${escape(html)}</description></item>`
  })
  return `<rss version="2.0"><channel><title>Palsta</title><link>https://palsta.example/</link>${items.join('')}</channel></rss>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function page(posts: Post[]): string {
  const shown = posts.map(
    ({ text, createdAt }) =>
      `<div class="post"><div class="words"><dl><dt>Arvio</dt><dd>${text}</dd></dl><blockquote>Revontuli huijaa, surkeaa!</blockquote></div><time datetime="${createdAt.toISOString()}"></time></div>`,
  )
  return `<html><body>${shown.join('')}</body></html>`
}

function jsonOf({ text, createdAt }: Post) {
  const html = `<table><tr><td>Yhtiö</td><td>Revontuli</td></tr></table><blockquote>Surkeaa!</blockquote><p>${text}</p>`
  return { text: html, at: createdAt.toISOString() }
}
