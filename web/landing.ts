import { Hono } from 'hono'
import { html } from 'hono/html'
import type { WebDeps } from './app.ts'
import { serveAsset } from './assets.ts'

/** `GET /`: tells a person who opens the address that this is Ennakko and whether it is well. Shows no data. */
export function landing({ config, readiness }: WebDeps): Hono {
  const app = new Hono()
  app.get('/style.css', serveAsset('style.css', 'text/css'))
  app.get('/', async (c) => {
    const { company, locale } = config()
    const words = landingWords[locale]
    const ready = Object.values(await readiness()).every((state) => state === 'ok')
    return c.html(
      html`<!doctype html>
        <html lang="${locale}">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Ennakko · ${company}</title>
            <link rel="stylesheet" href="/style.css" />
          </head>
          <body>
            <main>
              <p class="company">${company}</p>
              <h1>Ennakko</h1>
              <p>${ready ? words.well : words.unwell}</p>
              <p>${words.where}</p>
            </main>
          </body>
        </html>`,
    )
  })
  return app
}

const landingWords = {
  fi: {
    well: 'Ennakko on käynnissä ja kunnossa.',
    unwell: 'Ennakko on käynnissä, mutta tietokanta tai jono ei vastaa. Lisää kertoo /readyz.',
    where:
      'Hälytykset tulevat asetustiedostossa nimettyihin kanaviin, ja tapaus otetaan hoidettavaksi hälytyksen linkistä. Tiedot saa rajapinnasta /api/v1 tunnuksella, joka näytettiin ensimmäisessä käynnistyksessä.',
  },
  en: {
    well: 'Ennakko is running and well.',
    unwell: 'Ennakko is running, but the database or the queue does not answer. /readyz says more.',
    where:
      'Alerts go to the channels named in the config, and a case is taken through the link in its alert. The data is in the API at /api/v1, with the token that the first start printed.',
  },
}
