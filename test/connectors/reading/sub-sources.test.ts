import { describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { readSubSources } from '../../../connectors/reading/sub-sources.ts'
import { PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'

const signal = new AbortController().signal

/** A page that holds one item and counts its polls in the cursor. */
function page(name: string, cursor: string | undefined, more: Partial<Page> = {}): Page {
  const polls = Number(cursor ?? 0) + 1
  return {
    items: [{ id: `${name}-${polls}`, unique: 'connector', text: name }],
    cursor: String(polls),
    ...more,
  }
}

function cursors(read: Page): unknown {
  return JSON.parse(read.cursor)
}

describe('readSubSources', () => {
  it('gives each listing its own cursor and joins what they say', async () => {
    const first = await readSubSources(['fi', 'se'], undefined, signal, (name, cursor) =>
      Promise.resolve(
        page(name, cursor, { deleted: [name], gap: name === 'se' ? 'late' : undefined, more: name === 'fi' }),
      ),
    )
    expect(first).toMatchObject({
      more: true,
      gap: 'se: late',
      deleted: ['fi', 'se'],
      notices: [],
      rejected: [],
    })
    const second = await readSubSources(['fi', 'se', 'no'], first.cursor, signal, (name, cursor) =>
      Promise.resolve(page(name, cursor)),
    )
    expect(second.items.map(({ id }) => id)).toEqual(['fi-2', 'se-2', 'no-1'])
    expect(second.gap).toBeUndefined()
  })

  it('forgets a listing that is no longer read', async () => {
    const read = (name: string, cursor: string | undefined) => Promise.resolve(page(name, cursor))
    const first = await readSubSources(['fi', 'se'], undefined, signal, read)
    expect(cursors(await readSubSources(['se'], first.cursor, signal, read))).toEqual({ se: '2' })
  })

  it('stops at a demand to wait, keeps what was read, and obeys', async () => {
    const at = new Date(Date.now() + 60_000)
    const asked: string[] = []
    const read = await readSubSources(['fi', 'se', 'no'], '{"se":"5"}', signal, (name, cursor) => {
      asked.push(name)
      return name === 'se' ? Promise.reject(new RetryLater('wait', at)) : Promise.resolve(page(name, cursor))
    })
    expect(asked).toEqual(['fi', 'se'])
    expect(read).toMatchObject({ notBefore: at, notices: [] })
    expect(cursors(read)).toEqual({ fi: '1', se: '5', '': 'se' })
    const further = await readSubSources(['fi', 'se', 'no'], read.cursor, signal, (name, cursor) => {
      asked.push(name)
      return Promise.resolve(page(name, cursor))
    })
    expect(asked).toEqual(['fi', 'se', 'se', 'no'])
    expect(cursors(further)).toEqual({ fi: '1', se: '6', no: '1' })
  })

  it('begins anew when nothing of the rest can be read, so that the others do not wait for it', async () => {
    const read = await readSubSources(['fi', 'se'], '{"fi":"1","":"se"}', signal, () =>
      Promise.reject(new PermanentError('gone')),
    )
    expect(read).toMatchObject({ items: [], more: false })
    expect(read.notices?.[0]).toMatch(/^se could not be read \(gone\)/)
    expect(cursors(read)).toEqual({ fi: '1' })
  })

  it('throws the most hopeful error when nothing could be read, so that one wrong name stops nobody else', async () => {
    const gone = new PermanentError('gone')
    const down = new Error('down')
    const busy = new RetryLater('busy', new Date(Date.now() + 60_000))
    const thrown = (...errors: Error[]) => {
      const names = errors.map((_, nth) => String(nth))
      return rejection(
        readSubSources(names, undefined, signal, (name) =>
          Promise.reject(errors[Number(name)] ?? new Error('?')),
        ),
      )
    }
    expect(await thrown(gone, down)).toBe(down)
    expect(await thrown(gone, down, busy)).toBe(busy)
    expect(await thrown(gone, new PermanentError('gone as well'))).toBe(gone)
  })

  it('leaves what there is no time for to the next poll, which begins there', async () => {
    const asked: string[] = []
    const slowly = async (name: string, cursor: string | undefined) => {
      asked.push(name)
      await new Promise((resolve) => {
        setTimeout(resolve, 30)
      })
      return page(name, cursor)
    }
    const names = ['fi', 'se', 'no', 'dk']
    let read = await readSubSources(names, undefined, signal, slowly, 40)
    expect([asked, read.more]).toEqual([['fi', 'se'], true])
    read = await readSubSources(names, read.cursor, signal, slowly, 40)
    expect([asked, read.more]).toEqual([names, false])
    expect(cursors(read)).toEqual({ fi: '1', se: '1', no: '1', dk: '1' })
    await readSubSources(names, read.cursor, signal, slowly, 5)
    expect(asked.at(-1)).toBe('fi')
  })

  it('gives up at once when it is aborted', async () => {
    const controller = new AbortController()
    const read = readSubSources(['fi', 'se'], undefined, controller.signal, (name, cursor) => {
      controller.abort(new Error('stop now'))
      return name === 'fi' ? Promise.reject(new Error('cut')) : Promise.resolve(page(name, cursor))
    })
    await expect(read).rejects.toThrow('stop now')
  })
})
