import { html } from 'hono/html'
import type { Locale } from '../outreach/channel.ts'

type Html = ReturnType<typeof html>

export interface PageParts {
  locale: Locale
  company: string
  title: string
  /** Path of the page's module, when it has one. */
  script?: string
  content: Html
}

/** The frame of every page: title, styles, and the company's name over the content. */
export function page({ locale, company, title, script, content }: PageParts): Html {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${company}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        ${script === undefined ? '' : html`<script src="${script}" type="module"></script>`}
      </head>
      <body>
        <main>
          <p class="company"><bdi>${company}</bdi></p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`
}
