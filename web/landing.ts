import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Locale } from '../outreach/channel.ts'
import type { WebDeps } from './deps.ts'
import { serveAsset } from './assets.ts'
import { page } from './page.ts'
import { problem } from './problem.ts'

/** `GET /`: tells a person who opens the address that this is Ennakko and whether it is well. Shows no data. */
export function landing({ config, readiness }: WebDeps): Hono {
  const app = new Hono()
  app.get('/style.css', serveAsset('style.css', 'text/css'))
  app.get('/icon.svg', serveAsset('icon.svg', 'image/svg+xml'))
  app.get('/', async (c) => {
    const { company, locale } = config()
    const words = landingWords[locale]
    const failing = Object.entries(await readiness()).flatMap(([name, state]) =>
      state === 'ok' ? [] : [name],
    )
    const content = html`<p
        class="message"
        role="status"
        data-tone="${failing.length === 0 ? 'good' : 'bad'}"
      >
        ${failing.length === 0 ? words.well : words.unwell(failing)}
      </p>
      <p>${words.alerts}</p>
      <p class="aside">${words.programs}</p>`
    return c.html(page({ locale, company, title: 'Ennakko', content }))
  })
  // Alerts about a source link here; what is wrong with it is told to nobody who has not signed in.
  app.get('/sources', (c) => {
    const { company, locale } = config()
    const { title, state, edit } = sourcesWords[locale]
    return c.html(
      page({
        locale,
        company,
        title,
        content: html`<p>${state}</p>
          <p>${edit}</p>`,
      }),
    )
  })
  return app
}

/** What is at no address: a page for people, JSON for programs. */
export function notFound({ config }: Pick<WebDeps, 'config'>) {
  return (c: Context): Response | Promise<Response> => {
    const forPeople = c.req.header('accept')?.includes('text/html') && !/^\/(?:api|hooks)\//u.test(c.req.path)
    if (!forPeople) return problem(c, 404, 'there is nothing at this address')
    const { company, locale } = config()
    const { title, advice, home } = notFoundWords[locale]
    const content = html`<p>${advice}</p>
      <p><a href="/">${home}</a></p>`
    return c.html(page({ locale, company, title, content }), 404)
  }
}

type Html = ReturnType<typeof html>

const landingWords: Record<
  Locale,
  { well: string; unwell(failing: string[]): string; alerts: string; programs: Html }
> = {
  fi: {
    well: 'Ennakko on käynnissä ja kunnossa.',
    unwell: (failing) =>
      `Ennakko on käynnissä, mutta ${list('fi', failing)} ei vastaa. Ennakko yrittää koko ajan uudelleen. Syy näkyy osoitteessa /readyz.`,
    alerts:
      'Hälytykset lähtevät asetustiedostossa nimettyihin kanaviin. Tapauksen voi ottaa hoitaakseen hälytyksessä olevasta linkistä.',
    programs: html`Ohjelmat hakevat tiedot rajapinnasta <code>/api/v1</code>. Rajapinnan tunnus näytettiin
      ensimmäisellä käynnistyskerralla; uuden saa komennolla <code>npm run -s ennakko -- token --new</code>.`,
  },
  en: {
    well: 'Ennakko is running and well.',
    unwell: (failing) =>
      `Ennakko is running, but the ${list('en', failing)} does not answer. It keeps trying. /readyz says why.`,
    alerts: 'Alerts go to the channels named in the config. A case is taken through the link in its alert.',
    programs: html`Programs read the data from the API at <code>/api/v1</code>. Its token was shown at the
      first start; <code>npm run -s ennakko -- token --new</code> makes another.`,
  },
}

const sourcesWords: Record<Locale, { title: string; state: Html; edit: string }> = {
  fi: {
    title: 'Lähteet',
    state: html`Lähteiden tilan näyttää palvelimella komento <code>npm run -s ennakko -- sources</code>, ja
      ohjelmille sen kertoo rajapinta <code>/api/v1/sources</code>.`,
    edit: 'Lähteitä lisätään ja muutetaan asetustiedostossa. Muutos tulee voimaan muutamassa sekunnissa.',
  },
  en: {
    title: 'Sources',
    state: html`On the server, <code>npm run -s ennakko -- sources</code> shows how the sources are; the API
      tells programs at <code>/api/v1/sources</code>.`,
    edit: 'Sources are added and changed in the config file. An edit takes effect within seconds.',
  },
}

const notFoundWords: Record<Locale, Record<'title' | 'advice' | 'home', string>> = {
  fi: {
    title: 'Sivua ei löydy',
    advice: 'Tässä osoitteessa ei ole mitään. Jos tulit linkistä, avaa se uudelleen suoraan hälytyksestä.',
    home: 'Ennakon etusivulle',
  },
  en: {
    title: 'Page not found',
    advice:
      'There is nothing at this address. If you followed a link, open it again straight from the alert.',
    home: 'To the front page of Ennakko',
  },
}

const checks: Record<Locale, Record<string, string>> = {
  fi: { database: 'tietokanta', queue: 'jono', config: 'asetustiedosto' },
  en: {},
}

function list(locale: Locale, names: string[]): string {
  return new Intl.ListFormat(locale).format(names.map((name) => checks[locale][name] ?? name))
}
