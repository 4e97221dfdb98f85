import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { isAway } from '../db/database.ts'
import { describeError } from '../lib/errors.ts'
import { acknowledgePages } from './acknowledge.ts'
import { api } from './api.ts'
import type { WebDeps } from './deps.ts'
import { hooks } from './hooks.ts'
import { landing, notFound } from './landing.ts'
import { metrics } from './metrics.ts'
import { problem } from './problem.ts'

/** All routes. GET changes nothing anywhere. */
export function makeWeb(deps: WebDeps): Hono {
  const app = new Hono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
      crossOriginEmbedderPolicy: false,
    }),
  )
  app.use(async (c, next) => {
    await next()
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
  app.use(async (c, next) => {
    const outdated = deps.whyOutdated?.()
    if (outdated === undefined || c.req.method === 'GET' || c.req.method === 'HEAD') return await next()
    c.header('Retry-After', '30')
    return problem(c, 503, outdated)
  })
  app.get('/healthz', (c) => {
    const reason = deps.whyOutdated?.()
    return c.json(reason === undefined ? { status: 'ok' } : { status: 'outdated', reason })
  })
  app.get('/readyz', async (c) => {
    const checks = await deps.readiness()
    const ready = Object.values(checks).every((state) => state === 'ok')
    return c.json({ status: ready ? 'ok' : 'not ready', checks }, ready ? 200 : 503)
  })
  app.route('/metrics', metrics(deps))
  app.route('/api/v1', api(deps))
  app.route('/hooks', hooks(deps))
  app.route('/a', acknowledgePages(deps))
  app.route('/', landing(deps))
  app.notFound(notFound(deps))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return problem(c, error.status, error.message)
    if (isAway(error)) {
      deps.log.warn({ error: describeError(error), path: c.req.routePath }, 'the database is away')
      c.header('Retry-After', '5')
      return problem(c, 503, 'the database does not answer; try again in a moment')
    }
    deps.log.error({ err: error, path: c.req.routePath }, 'request failed')
    return problem(c, 500, 'something went wrong here; the log of this server says what')
  })
  return app
}
