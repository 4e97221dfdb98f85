import { describe, expect, it } from 'vitest'
import {
  ownWordsFromHtml,
  ownWordsFromMarkdown,
  ownWordsFromPlain,
} from '../../../connectors/values/own-words.ts'
import { plainFromHtml } from '../../../connectors/values/text.ts'

const lament = 'Revontuli on surkea huijari, laskut väärin ja kukaan ei vastaa!'

describe('words stay apart', () => {
  it.each([
    [
      '<table><tr><td>Yhtiö</td><td>Revontuli</td></tr><tr><th>Arvio</th><td>Surkea palvelu</td></tr></table>',
      'Yhtiö\nRevontuli\nArvio\nSurkea palvelu',
    ],
    ['<p>Hei<hr>Revontuli<br>on surkea</p>', 'Hei\nRevontuli\non surkea'],
    ['<dl><dt>Yhtiö</dt><dd>Revontuli</dd></dl>', 'Yhtiö\nRevontuli'],
    [
      'Hei<img src=a.png>Revontuli<script>1</script>on<iframe src=x></iframe>surkea',
      'Hei Revontuli on surkea',
    ],
    ['<xhtml:p>Asiakaspalvelu Acme</xhtml:p><xhtml:p>vastasi</xhtml:p>', 'Asiakaspalvelu Acme\nvastasi'],
    ['<button>Osta</button><label>Nimi</label><address>Katu 1</address>', 'Osta Nimi\nKatu 1'],
    ['<figure><img src=a><figcaption>Lasku</figcaption></figure>Surkea', 'Lasku\nSurkea'],
    ['<app-card>Yksi</app-card><app-card>Kaksi</app-card>', 'Yksi\nKaksi'],
  ])('in %s', (html, text) => expect(ownWordsFromHtml(html)).toEqual({ text }))

  it.each([
    ['Revon<b>tuli</b>n', 'Revontulin'],
    ['Revon<!-- -->tuli', 'Revontuli'],
    ['Revon<wbr>tuli', 'Revontuli'],
    ['<st1:place w:st="on">Helsingi</st1:place>ssä', 'Helsingissä'],
    ['<span style="display:none">x</span>Revon<span hidden>x</span>tuli', 'Revontuli'],
    ['H<sub>2</sub>O', 'H2O'],
  ])('and words with marks in them stay whole: %s', (html, text) =>
    expect(ownWordsFromHtml(html)).toEqual({ text }),
  )
})

describe('text behind markup', () => {
  it.each([
    ['a picture', `<img src="data:image/png;base64,${'A'.repeat(200_000)}">`],
    ['styles', `<style>${'p{color:red}'.repeat(20_000)}</style>`],
    ['a drawing', `<svg>${'<path d="M0 0"/>'.repeat(20_000)}</svg>`],
    ['a script', `<script>${'var a = "<p>";'.repeat(20_000)}</script>`],
    ['comments', '<!-- uutiskirje -->'.repeat(20_000)],
    ['conditional comments', `<!--[if mso]>${'<table>'.repeat(20_000)}<![endif]-->`],
    [
      'the head of a letter',
      `<html><head><title>x</title><style>${'a{}'.repeat(50_000)}</style></head><body>`,
    ],
    ['white space', `<p>${' \n&nbsp;'.repeat(50_000)}</p>`],
    ['a template', `<template>${'<p>x</p>'.repeat(20_000)}</template>`],
    ['a quotation', `<blockquote>${'<p>muiden sanoja</p>'.repeat(8_000)}</blockquote>`],
  ])('comes through: %s', (_, markup) => {
    expect(ownWordsFromHtml(`${markup}<p>${lament}</p>`).text).toBe(lament)
  })

  it.each(
    ['iframe', 'script', 'style', 'object', 'noscript', 'template', 'svg', 'video', 'canvas'].map((name) => [
      name,
    ]),
  )('comes through a self-closed <%s/>', (name) => {
    expect(ownWordsFromHtml(`<p>Katso</p><${name} src="x"/><p>Palvelu oli surkeaa</p>`).text).toBe(
      'Katso\nPalvelu oli surkeaa',
    )
  })

  it.each(['video', 'object', 'noscript', 'iframe', 'svg', 'head'])(
    'comes through a <%s> that never ends',
    (name) => {
      expect(ownWordsFromHtml(`<p>Katso</p><${name}><p>Palvelu oli surkeaa</p>`).text).toBe(
        'Katso\nPalvelu oli surkeaa',
      )
    },
  )

  it('is not cut within a reference', () => {
    for (let chars = 65_520; chars < 65_545; chars++)
      expect(ownWordsFromHtml(`<p>${' '.repeat(chars)}&auml;&Auml;iti</p>`).text).toBe('äÄiti')
  })

  it('is capped, and so is what is quoted', () => {
    const html = `<p>${'sana '.repeat(50_000)}</p>`
    expect(ownWordsFromHtml(html).text.length).toBe(65_536)
    expect(ownWordsFromHtml(`<blockquote>${html}</blockquote>`).quoted?.length).toBeLessThanOrEqual(65_536)
  })
})

it.each([
  ['DNA<Elisa, palvelu oli surkeaa', 'DNA<Elisa, palvelu oli surkeaa'],
  ['DNA<Elisa ja <b>Telia</b> ovat', 'DNA<Elisa ja Telia ovat'],
  ['x<y ja y>z', 'x<y ja y>z'],
  ['Soitin <numero> ja <nimi>', 'Soitin <numero> ja <nimi>'],
  ['hinta <3 ja </3 a<b & c', 'hinta <3 ja </3 a<b & c'],
  ['Anna <anna@example.com>', 'Anna <anna@example.com>'],
  ['teksti jatkuu <a href="https://x.exa', 'teksti jatkuu'],
  ['<a href="x>linkki</a> <p>surkea', 'linkki\nsurkea'],
  ['<p class=x <b>Lihava</b>', 'Lihava'],
  ['<code>&lt;br&gt; tai &lt;p&gt;</code>', '<br> tai <p>'],
  ['<pre>eka\n  toka</pre>', 'eka\ntoka'],
  ['&#128; &#146; &auml; &#1;&#x0;', '€ ’ ä'],
  ['<![CDATA[<p>Surkea</p>]]>', 'Surkea'],
  ['eka &amp; toka\nkolmas', 'eka & toka\nkolmas'],
])('reads %s', (html, text) => expect(ownWordsFromHtml(html).text).toBe(text))

describe('quotations in HTML', () => {
  it.each([
    ['phpBB', `<blockquote><div><cite>Pekka kirjoitti: <a href="#">↑</a></cite>${lament}</div></blockquote>`],
    [
      'phpBB 2',
      `<table><tr><td><span class="genmed"><b>Pekka wrote:</b></span></td></tr><tr><td class="quote">${lament}</td></tr></table>`,
    ],
    ['older phpBB', `<div class="quotetitle">Pekka wrote:</div><div class="quotecontent">${lament}</div>`],
    [
      'XenForo 2',
      `<blockquote data-quote="Pekka" class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote"><div class="bbCodeBlock-title">Pekka sanoi:</div><div class="bbCodeBlock-content">${lament}</div></blockquote>`,
    ],
    [
      'XenForo 1',
      `<div class="bbCodeBlock bbCodeQuote" data-author="Pekka"><aside><div class="attribution type">Pekka said:</div><blockquote class="quoteContainer"><div class="quote">${lament}</div></blockquote></aside></div>`,
    ],
    [
      'vBulletin 4',
      `<div class="bbcode_container"><div class="bbcode_quote"><div class="quote_container"><div class="bbcode_postedby"><img src="q.png" alt="Quote" class="inlineimg"> Originally Posted by <strong>Pekka</strong></div><div class="message">${lament}</div></div></div></div>`,
    ],
    [
      'vBulletin 3',
      `<div><div class="smallfont">Quote:</div><table><tr><td class="alt2" style="border:1px inset"><div>Originally Posted by <strong>Pekka</strong></div><div style="font-style:italic">${lament}</div></td></tr></table></div>`,
    ],
    [
      'Discourse',
      `<aside class="quote no-group" data-username="pekka"><div class="title"><img src=a> pekka:</div><blockquote><p>${lament}</p></blockquote></aside>`,
    ],
    [
      'a preview of Discourse',
      `<aside class="onebox allowlistedgeneric"><article><p>${lament}</p></article></aside>`,
    ],
    [
      'SMF',
      `<div class="quoteheader">Quote from: Pekka on November 1</div><blockquote class="bbc_standard_quote">${lament}</blockquote><div class="quotefooter"></div>`,
    ],
    [
      'Invision',
      `<blockquote class="ipsQuote"><div class="ipsQuote_citation">Pekka said:</div><p>${lament}</p></blockquote>`,
    ],
    ['a mail in Discourse', `<details class="elided"><summary>···</summary><p>${lament}</p></details>`],
    ['a blog', `<p><strong>Pekka kirjoitti:</strong></p><blockquote>${lament}</blockquote>`],
    ['Hacker News', `<p>&gt; ${lament}`],
    ['a quotation in a quotation', `<blockquote><blockquote>${lament}</blockquote>jaa</blockquote>`],
    ['one that was never closed', `<div><blockquote><p>${lament}</div>`],
    ['marks of a forum', `[quote="Pekka"]${lament}[/quote]`],
    [
      'Gmail',
      `<div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 3, 2026 Pekka &lt;p@example.com&gt; wrote:</div><blockquote>${lament}</blockquote></div>`,
    ],
  ])('come apart: %s', (_, html) => {
    const { text, quoted } = ownWordsFromHtml(`${html}<p>Itse olen ollut tyytyväinen.</p>`)
    expect(text).toBe('Itse olen ollut tyytyväinen.')
    expect(quoted).toContain(lament)
  })

  it('may be all there is', () => {
    expect(ownWordsFromHtml(`<blockquote>${lament}</blockquote>`)).toEqual({ text: '', quoted: lament })
    expect(ownWordsFromHtml('<blockquote></blockquote>')).toEqual({ text: '' })
  })

  it.each([
    ['<blockquote class="spoiler">Se oli hovimestari</blockquote>', 'Se oli hovimestari'],
    ['<div class="quote-price">Hinta nousi</div>', 'Hinta nousi'],
    ['<p>&gt;:( vihaan tätä</p>', '>:( vihaan tätä'],
    ['<p>&gt;50 % kalliimpi</p>', '>50 % kalliimpi'],
    ['<p>Surkea palvelu vastasi näin:</p><blockquote>Hei</blockquote>', 'Surkea palvelu vastasi näin:'],
  ])('are none of the writer’s own: %s', (html, text) => expect(ownWordsFromHtml(html).text).toBe(text))

  it('stay in what is read as one text', () => {
    expect(plainFromHtml('<p>eka</p><blockquote>toka</blockquote>kolmas')).toBe('eka\ntoka\nkolmas')
  })
})

describe('hidden text', () => {
  it.each([
    '<div style="color:red; DISPLAY : none">piilo</div>',
    '<p style="visibility:hidden">piilo</p>',
    '<p hidden>piilo</p>',
    '<p hidden>piilo',
    '<dialog>piilo</dialog>',
    '<div style="display:none"><div>piilo</div><img class="emoji" alt="😡">piilo</div>',
    '<template><p>piilo</p></template>',
  ])('is not read: %s', (html) =>
    expect(ownWordsFromHtml(`${html}<p>näkyvä</p>`)).toEqual({ text: 'näkyvä' }),
  )

  it.each([
    ['<details><summary>Lisää</summary><p>sisältö</p></details>', 'Lisää\nsisältö'],
    ['<p aria-hidden="true">vain täällä</p>', 'vain täällä'],
    [
      '<p><span aria-hidden="true">19,90 euroa</span><span class="sr-only">19,90 euroa</span></p>',
      '19,90 euroa',
    ],
    ['<p style="--display:none-ish">näkyy</p>', 'näkyy'],
  ])('is told from what is only folded or not read aloud: %s', (html, text) =>
    expect(ownWordsFromHtml(html).text).toBe(text),
  )
})

describe('emoji that sites send as pictures', () => {
  it.each([
    ['<img src="https://s.w.org/72x72/1f621.png" alt="😡" class="wp-smiley" />', '😡'],
    ['<img src="/images/emoji/twitter/rage.png?v=12" title=":rage:" class="emoji" alt=":rage:">', '😡'],
    ['<img src="/images/emoji/apple/thumbsdown/4.png" class="emoji" alt=":-1:t4:">', '👎'],
    [
      '<img class="smilies" src="./images/smilies/icon_evil.gif" alt=":evil:" title="Evil or Very Mad">',
      '👿',
    ],
    ['<img src="./images/smilies/icon_mad.gif" alt=":x" title="Mad">', '😡'],
    [
      '<img src="data:image/gif;base64,R0" class="smilie smilie--sprite" alt=":mad:" title="Mad    :mad:" data-shortname=":mad:">',
      '😡',
    ],
    [
      '<img src="https://cdn.jsdelivr.net/joypixels/1f92c.png" class="smilie smilie--emoji" alt="🤬" data-shortname=":face_with_symbols_over_mouth:">',
      '🤬',
    ],
    ['<img src="images/smilies/frown.gif" border="0" alt="" title="Frown" class="inlineimg">', '🙁'],
    ['<img class="emoji" alt="" src="https://twemoji.maxcdn.com/v/14/72x72/1f621.png">', '😡'],
    ['<img draggable="false" class="emoji" alt="👎🏽" src="x.svg">', '👎🏽'],
    ['<g-emoji class="g-emoji" alias="rage">😡</g-emoji>', '😡'],
    ['<img alt="&#x1F621;" class="emoji">', '😡'],
  ])('are read: %s', (html, emoji) =>
    expect(ownWordsFromHtml(`Revontuli ${html}`).text).toBe(`Revontuli ${emoji}`),
  )

  it('are told side by side, those of a site by their names, and other pictures not at all', () => {
    const angry = '<img alt="😡" class="wp-smiley"><img alt="🤬" class="wp-smiley">'
    expect(ownWordsFromHtml(`Revontuli ${angry}`).text).toBe('Revontuli 😡🤬')
    expect(ownWordsFromHtml('a<img class="custom-emoji" alt=":blobcat:">b').text).toBe('a :blobcat: b')
    expect(ownWordsFromHtml('a <img src="kuva.jpg" alt="Surkea palvelu" title=":rage:"> b').text).toBe('a b')
  })
})

describe('Markdown', () => {
  it.each([
    ['reddit', `> ${lament}\n\nEi pidä paikkaansa.`],
    ['lemmy', `> ${lament}\n\nEi pidä paikkaansa.`],
    ['github', `@pekka wrote:\n\n> ${lament}\n\nEi pidä paikkaansa.`],
    ['discourse', `[quote="pekka, post:1, topic:2"]\n${lament}\n[/quote]\n\nEi pidä paikkaansa.`],
    ['stackexchange', `<blockquote>${lament}</blockquote>\n\nEi pidä paikkaansa.`],
    ['reddit', `> ${lament}\nEi pidä paikkaansa.`],
    ['github', `- > ${lament}\n\nEi pidä paikkaansa.`],
  ] as const)('parts quotations as %s has them', (dialect, markdown) => {
    const { text, quoted } = ownWordsFromMarkdown(markdown, dialect)
    expect(text).toBe('Ei pidä paikkaansa.')
    expect(quoted).toContain(lament)
  })

  it.each([
    ['#Otsikko\nteksti', 'Otsikko\nteksti'],
    ['^pieni ^(kaksi sanaa) 2^10', 'pieni (kaksi sanaa) 2^10'],
    ['[katso](https://x.example/a b c) tätä', 'katso tätä'],
    ['[katso](https://x.example/a "otsikko")', 'katso'],
    ['3. kerta kun netti on poikki', '3. kerta kun netti on poikki'],
    ['1. eka\n2. toka', 'eka\ntoka'],
    ['\\> ei lainaus', '> ei lainaus'],
    ['se oli >!hovimestari!<', 'se oli hovimestari'],
    ['`^a` #b', '^a #b'],
  ])('reads what Reddit writes in its own way: %j', (markdown, text) =>
    expect(ownWordsFromMarkdown(markdown, 'reddit')).toEqual({ text }),
  )

  it('reads emoji by their names, breaks and quotations of HTML where the platform renders them', () => {
    expect(ownWordsFromMarkdown('a<br>b :rage: :nimi: `:rage:`', 'github').text).toBe('a\nb 😡 :nimi: :rage:')
    expect(ownWordsFromMarkdown('a :rage:', 'reddit').text).toBe('a :rage:')
    expect(ownWordsFromMarkdown('<p hidden>x</p>\n\na', 'github').text).toBe('a')
  })
})

describe('plain text', () => {
  it.each([
    [`> ${lament}\n\nEi ole.`, { text: 'Ei ole.', quoted: lament }],
    [
      `Pekka kirjoitti:\n> ${lament}\n>> jaa\nEi ole.`,
      { text: 'Ei ole.', quoted: `Pekka kirjoitti:\n${lament}\njaa` },
    ],
    [`[quote=a]x[quote]y[/quote]z[/quote] oma`, { text: 'oma', quoted: 'x\ny\nz' }],
    ['[quote] yksin', { text: '[quote] yksin' }],
    ['a > b\n>= c', { text: 'a > b\n>= c' }],
    [`> ${lament}`, { text: '', quoted: lament }],
    ['<p>ei HTML:ää</p>', { text: '<p>ei HTML:ää</p>' }],
  ])('%j', (text, words) => expect(ownWordsFromPlain(text)).toEqual(words))
})

describe('what programs add', () => {
  const link = (href: string, words: string) => `<a href="${href}">${words}</a>`
  const yoast = (html: string) =>
    html
      .replace(/\bA\b/, link('https://blogi.example/x', 'Uusi pyörä'))
      .replace(/\bB\b/, link('https://blogi.example', 'Revontuli'))
  const news = (words: string, paper: string) =>
    `${link('https://news.google.com/rss/articles/CBM', words)}&nbsp;&nbsp;<font color="#6f6f6f">${paper}</font>`

  it.each([
    ` &#32; submitted by &#32; ${link('https://www.reddit.com/user/Revontuli_fan', ' /u/Revontuli_fan ')} <br/> <span>${link('x', '[link]')}</span> &#32; <span>${link('x', '[comments]')}</span>`,
    `<p>submitted by ${link('u', ' /u/a-b_c ')} to ${link('r', ' r/revontuli ')}<br/>${link('x', '[link]')} ${link('x', '[comments]')}</p>`,
    yoast('<p>The post A appeared first on B.</p>'),
    yoast('<p>The post A first appeared on B.</p>'),
    yoast('<p>Artikkeli A julkaistiin ensimmäisen kerran B.</p>'),
    yoast('<p>Artikkeli A ilmestyi ensin sivustolla B.</p>'),
    yoast('<p>Inlägget A dök först upp på B.</p>'),
    yoast('<p>Der Beitrag A erschien zuerst auf B.</p>'),
    yoast('<p>L’article A est apparu en premier sur B.</p>'),
    yoast('<p>La entrada A se publicó primero en B.</p>'),
    yoast('<p>Bejegyzés: A, először itt: B.</p>'),
    `<p>Statistics: Posted by ${link('x', 'Revontuli')} — Sat Nov 28, 2026 8:15 pm</p><hr />`,
    `<p>Statistik: Verfasst von Gast — Sa 28. Nov 2026, 20:15</p><hr />`,
    `<hr><p>Article URL: ${link('https://revontuli.fi/x', 'https://revontuli.fi/x')}</p><p>Comments URL: ${link('https://news.ycombinator.com/item?id=1', 'https://news.ycombinator.com/item?id=1')}</p><p>Points: 1</p><p># Comments: 0</p>`,
    `<p>${link('a', 'Revontuli')} was originally published in ${link('b', 'Lehti')} on Medium, where people are continuing the conversation by highlighting and responding to this story.</p>`,
    `<p><small>5 posts - 3 participants</small></p><p>${link('https://forum.example/t/1', 'Read full topic')}</p>`,
    `<p>${link('x', 'Read more')}</p>`,
    `<br/>${link('x', 'Lue lisää Revontulesta')}`,
    ` ${link('x', 'Jatka lukemista <span class="meta-nav">&rarr;</span>')}`,
    ` ${link('x', '(more&hellip;) Continue reading Uusi pyörä').replace('(more&hellip;) ', '')}`,
    `<p>${link('x', 'Read full article')}</p><p>${link('y', 'Comments')}</p>`,
    '<p>_______________________________________________<br>Revontuli mailing list<br>r@lists.example<br>https://lists.example/r</p>',
    '<p>-- <br>You received this message because you are subscribed to the Google Groups "Revontuli" group.<br>To unsubscribe, send an email.</p>',
    '<p>Sent from my iPhone</p>',
    '<p>Lähetetty Samsung Galaxy -älypuhelimesta</p>',
  ])('is no word of the writer: %s', (added) => {
    expect(ownWordsFromHtml(`<p>Ihan surkea sää.</p>${added}`, { title: 'Uusi pyörä' })).toEqual({
      text: 'Ihan surkea sää.',
    })
  })

  it.each([
    `<p>In reply to ${link('https://blogi.example/x#comment-12', 'Revontuli')}.</p>`,
    `<p>Vastauksena käyttäjälle ${link('https://blogi.example/x#comment-12', 'Revontuli')}.</p>`,
    `submitted by ${link('u', 'revontuli')} to ${link('c', 'suomi')}<br>12 points | ${link('p', '5 comments')}<br>${link('z', 'https://z.example')}<hr>`,
  ])('may stand above: %s', (added) => {
    expect(ownWordsFromHtml(`${added}<p>Ihan surkea sää.</p>`)).toEqual({ text: 'Ihan surkea sää.' })
  })

  it('may be all there is', () => {
    expect(ownWordsFromHtml(news('Revontuli kaatui', 'Yle')).text).toBe('')
    const list = `<ol><li>${news('Revontuli kaatui', 'Yle')}</li><li>${news('Muu otsikko', 'HS')}</li></ol>`
    expect(ownWordsFromHtml(list)).toEqual({ text: '' })
  })

  it.each([
    'I submitted by post',
    'submitted by /u/joku [link] [comments]',
    'The post office appeared first on my list.',
    `Kirjoitin ${link('https://r.example/x', 'hinnastosta')} ja ${link('https://r.example', 'Revontulesta')}.`,
    `Katso ${link('https://news.google.com/rss/articles/CBM', 'tämä')} surkea juttu`,
    'Lue lisää täältä.',
    `Onneksi voi ${link('x', 'lukea lisää')} muualta`,
    'Statistics: posted by nobody',
    'Points: 1',
    'Surkeaa\nLähetetty Samsung on rikki',
    'Surkeaa\nSent from my account twice, and no answer',
    'Surkeaa\nLähetetty laskuni oli väärin',
  ])('is not taken for the writer’s own sentence: %s', (html) => {
    const plain = html.replace(/<[^>]*>/g, '')
    expect(ownWordsFromHtml(html.includes('<') ? `<p>${html}</p>` : html).text).toBe(plain)
  })
})
