import { describe, expect, it } from 'vitest'
import { spend } from '../../db/ledger.ts'
import { syncSources } from '../../db/sources.ts'
import { configuredSources } from '../../workers/open-config.ts'
import { ask, bearer, openSite } from './site.ts'

const site = await openSite('budgets')

describe('a budget of a platform', () => {
  it('is shown with its source by the API, and to Prometheus', async () => {
    const configured = configuredSources(site.running)
    await syncSources(site.db, [
      ...configured,
      { id: 'waits', connector: 'feed', optionsHash: '', everySeconds: 60, waitsFor: 'TUBE_KEY' },
    ])
    const budget = { limit: 100, unit: 'searches' }
    const spending = { sourceId: 'form', account: 'tube #1a2b3c4d', budget }
    await spend(site.db, { ...spending, amount: 7 })
    await spend(site.db, { ...spending, amount: 0.5 })
    const { json } = await ask(site, '/api/v1/sources', { headers: bearer(site) })
    const { items } = json as { items: Record<string, unknown>[] }
    const shown = new Map(items.map((item) => [item['id'], item]))
    expect(shown.get('form')).toMatchObject({
      disabled: null,
      streaming: false,
      spent: [{ account: 'tube #1a2b3c4d', unit: 'searches', spent: 7.5, limit: 100 }],
    })
    expect(shown.get('waits')).toMatchObject({ enabled: false, disabled: 'set TUBE_KEY', spent: [] })
    const { text } = await ask(site, '/metrics')
    expect(text).toContain('ennakko_budget_spent{account="tube #1a2b3c4d",unit="searches"} 7.5')
    expect(text).toContain('ennakko_budget_limit{account="tube #1a2b3c4d",unit="searches"} 100')
  })
})
