import { html } from 'hono/html'
import type { Message } from './compose.ts'
import type { Fact } from './facts.ts'
import { plain } from './render.ts'

/** The message as plain text, its quote marked the way mail has always done it. */
export function emailText(message: Message): string {
  const body = plain(message.body)
  const lines = [
    message.title,
    ...message.tags,
    '',
    ...(message.quoted ? body.split('\n').map((line) => `> ${line}`) : [body]),
    '',
    ...(message.next ? [`${message.next.label}: ${message.next.value}`, ''] : []),
    ...message.facts.map(({ label, value }) => `${label}: ${value}`),
    '',
    ...message.links.flatMap(({ label, url }) => [`${label}:`, url]),
    '',
    '-- ',
    message.footer,
  ]
  return lines.join('\n')
}

/** The message as HTML without images, scripts or anything to fetch; words of others are escaped and isolated. */
export async function emailHtml(message: Message): Promise<string> {
  const colour = { alarm: '#b3261e', notice: '#8a5a00', good: '#1b6e3c' }[message.tone]
  const body = message.body.map(({ text, marked }) =>
    marked ? html`<strong>${text}</strong>` : html`${text}`,
  )
  const labelled = ({ label, value }: Fact) =>
    html`<p style="margin:4px 0"><strong>${label}:</strong> <bdi>${value}</bdi></p>`
  const link = ({ kind, label, url }: Message['links'][number]) => {
    const look =
      kind === 'acknowledge' ? `background:${colour};color:#ffffff` : 'background:#e8e8e8;color:#1a1a1a'
    return html`<a
      href="${url}"
      style="display:inline-block;margin:0 8px 8px 0;padding:8px 14px;border-radius:4px;text-decoration:none;${look}"
      >${label}</a
    >`
  }
  const border = message.quoted ? `border-left:4px solid ${colour};padding-left:12px;` : ''
  const page = await html`<!doctype html>
    <html lang="${message.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>${message.title}</title>
      </head>
      <body style="font:16px/1.5 sans-serif;max-width:640px;margin:0 auto;padding:16px">
        <h1 style="font-size:20px;margin:0 0 8px;color:${colour}"><bdi>${message.title}</bdi></h1>
        ${message.tags.map((tag) => html`<p style="margin:4px 0;font-weight:bold">${tag}</p>`)}
        <div style="margin:16px 0;${border}white-space:pre-wrap"><bdi>${body}</bdi></div>
        ${message.next ? labelled(message.next) : ''} ${message.facts.map(labelled)}
        <p style="margin:16px 0">${message.links.map(link)}</p>
        <p style="font-size:13px;color:#777777">${message.footer}</p>
      </body>
    </html>`
  return page.toString()
}
