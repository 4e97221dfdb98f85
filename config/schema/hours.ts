import { z } from 'zod'
import { duration } from './duration.ts'

/** Minutes from midnight; `to` is exclusive and at most 1440. */
interface Slot {
  from: number
  to: number
}

/** Service hours in the company's time zone. */
export interface Hours {
  /** Seven lists, Monday first, each in time order without overlaps. */
  week: Slot[][]
  holidays: 'finland' | 'none'
}

/** Promised times of one priority, counted in service hours. */
export interface ServicePromise {
  acknowledgeMs?: number
  replyMs?: number
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const dayKey = `(${days.join('|')})(-(${days.join('|')}))?`
const slotText = '([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)'

const slot = z
  .string()
  .regex(new RegExp(`^${slotText}$`), {
    abort: true,
    error: 'is not a time span; write it as "08:00-18:00", in quotes',
  })
  .refine((text) => {
    const { from, to } = readSlot(text)
    return to > from
  }, 'ends before it begins; split hours over midnight in two, such as "22:00-24:00" and "00:00-06:00"')

const week = z
  .record(
    z
      .string()
      .regex(new RegExp(`^${dayKey}$`), {
        abort: true,
        error: 'is not a day or a span of days; write mon, tue … sun, or mon-fri',
      })
      .refine(
        (key) => dayRange(key).length > 0,
        'runs backwards; write the earlier day first, such as mon-fri',
      ),
    z.union([slot, z.array(slot)]),
  )
  .transform((spans, ctx) => {
    const slots: Slot[][] = days.map(() => [])
    for (const [key, value] of Object.entries(spans)) {
      for (const day of dayRange(key)) slots[day]?.push(...[value].flat().map(readSlot))
    }
    const sorted = slots.map((list) => list.toSorted((a, b) => a.from - b.from))
    sorted.forEach((list, day) => {
      const overlap = list.some((slot, index) => index > 0 && slot.from < (list[index - 1]?.to ?? 0))
      if (!overlap) return
      ctx.issues.push({
        code: 'custom',
        input: spans,
        message: `holds two overlapping spans for ${days[day]}; keep one`,
      })
    })
    return sorted
  })

export const hoursSchema = z
  .strictObject({
    default: week.describe('Open hours by day or span of days; a day that is not listed is closed.').meta({
      example: { 'mon-fri': '08:00-18:00', sat: ['10:00-12:00', '13:00-15:00'] },
    }),
    holidays: z.enum(['finland', 'none']).prefault('none').describe('Whose public holidays count as closed.'),
  })
  .transform(({ default: slots, holidays }): Hours => ({ week: slots, holidays }))

export const promiseSchema = z
  .strictObject({
    acknowledge: duration({ min: '1m' }).optional().describe('How soon somebody takes the case.'),
    reply: duration({ min: '1m' }).optional().describe('How soon the customer has a first answer.'),
  })
  .transform(({ acknowledge, reply }): ServicePromise => ({ acknowledgeMs: acknowledge, replyMs: reply }))

function readSlot(text: string): Slot {
  const [from = 0, to = 0] = text.split('-').map((clock) => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number)
    return hours * 60 + minutes
  })
  return { from, to }
}

/** Indexes of the days that `mon-fri` spans, Monday = 0; empty when it runs backwards. */
function dayRange(key: string): number[] {
  const [first = '', last = first] = key.split('-')
  const from = days.indexOf(first)
  return days.map((_, day) => day).filter((day) => from >= 0 && day >= from && day <= days.indexOf(last))
}
