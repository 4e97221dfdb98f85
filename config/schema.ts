import { z } from 'zod'
import { parseAllowance } from '../lib/address.ts'
import { ConfigError } from '../lib/errors.ts'
import type { Locale } from '../outreach/channel.ts'
import type { Policy } from '../outreach/routing.ts'
import { channelsSchema } from './channels.ts'
import type { ChannelConfig } from './channels.ts'
import { brandSchema } from './schema/brands.ts'
import { causesSchema } from './schema/causes.ts'
import { duration } from './schema/duration.ts'
import { hoursSchema, promiseSchema } from './schema/hours.ts'
import type { Hours, ServicePromise } from './schema/hours.ts'
import { idSchema } from './schema/id.ts'
import { oneOrMore } from './schema/one-or-more.ts'
import { policySchema } from './schema/policies.ts'
import { transformerSchema } from './schema/transformer.ts'
import type { TransformerConfig } from './schema/transformer.ts'
import { sourceSchema } from './sources.ts'
import type { SourceConfig } from './sources.ts'
import { type Brand, type Language, type Level, languages, levels } from '../mentions/vocabulary.ts'

/** The config as the rest of the program sees it: defaults filled in, durations in milliseconds, names checked. */
export interface Config {
  company: string
  /** An IANA name. */
  timezone: string
  languages: Language[]
  locale: Locale
  /** Older items are stored and not alerted. */
  alerts: { maxAgeMs: number }
  brands: Brand[]
  /** Words by cause, beside the built-in ones. */
  causes?: Record<string, string[]>
  sources: SourceConfig[]
  channels: ChannelConfig[]
  policies: Policy[]
  /** Channels that hear of failing sources and undeliverable alerts. */
  operators: { notify: string[] }
  /** CIDR or CIDR:port. */
  network: { allowPrivate: string[] }
  retention: { textMs: number }
  hours?: Hours
  sla?: Partial<Record<Level, ServicePromise>>
  transformer?: TransformerConfig
}

const timezone = z
  .string()
  .refine(isTimezone, 'is not a time zone; write an IANA name such as Europe/Helsinki')

const allowance = z.string().superRefine((text, ctx) => {
  try {
    parseAllowance(text)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    ctx.addIssue({ code: 'custom', message: error.message })
  }
})

/** The single description of the config file: what is read, what editors hint and what the reference says. */
export const configSchema = z
  .strictObject({
    company: z.string().trim().min(1).max(200).describe('The name that alerts and pages show.').meta({
      example: 'Revontuli Oy',
    }),
    timezone: timezone.prefault('Europe/Helsinki').describe('The time zone of the people who get alerts.'),
    languages: z
      .array(z.enum(languages))
      .min(1, 'is empty; name at least one of fi, en and sv')
      .prefault(['fi', 'en'])
      .describe(
        'What posts are written in. Posts in other languages are kept for a person to look at, not scored.',
      ),
    locale: z
      .enum(['fi', 'en'])
      .prefault('fi')
      .describe('The language that alerts and pages speak to your staff.'),
    alerts: z
      .strictObject({
        max_age: duration({ min: '1m' })
          .prefault('24h')
          .describe(
            'Posts older than this when found (a first reading, a catch-up) are stored and not alerted.',
          ),
      })
      .prefault({})
      .describe('What may become an alert.'),
    brands: z.array(brandSchema).prefault([]).describe('The names to look for.'),
    causes: causesSchema
      .optional()
      .describe(
        'More words by which posts are sorted for routing and reports: for a built-in cause such as delivery, or a new one of your own. Inflections and compounds match too.',
      )
      .meta({ example: { delivery: ['noutolokero'], charging: ['latausasema', 'pikalaturi'] } }),
    sources: z.array(sourceSchema).describe('Where to look; docs/sources.md has an example of each kind.'),
    channels: channelsSchema.describe(
      'Places that alerts go to, each under a name of your own, such as `support: { type: console }`.',
    ),
    policies: z.array(policySchema).describe('Who is alerted about which case, and when.'),
    operators: z
      .strictObject({
        notify: oneOrMore(idSchema)
          .describe('Names of channels.')
          .meta({ example: ['support'] }),
      })
      .optional()
      .describe(
        'Who hears when a source fails or an alert cannot be delivered. Default: every channel that a policy names in its first step.',
      ),
    network: z
      .strictObject({
        allow_private: z
          .array(allowance)
          .prefault([])
          .describe(
            'Exact private networks (CIDR or CIDR:port) that may be read although they are not on the public internet.',
          )
          .meta({ example: ['10.1.2.0/24', '192.168.5.7/32:8080'] }),
      })
      .prefault({})
      .describe('Exceptions from the rule that sources and channels are on the public internet.'),
    retention: z
      .strictObject({
        text: duration({ min: '1d' })
          .prefault('90d')
          .describe('How long the words and authors of posts are kept.'),
      })
      .prefault({})
      .describe('How long things are kept.'),
    hours: hoursSchema.optional().describe('When somebody is at work to answer.'),
    sla: z
      .partialRecord(z.enum(levels), promiseSchema)
      .optional()
      .describe(
        'The times that you promise, by priority: P1 (80–100 points), P2 (60–79), P3 (40–59) and P4 (below).',
      ),
    transformer: transformerSchema
      .optional()
      .describe(
        'A sentiment model of your own in ONNX format, for a second opinion on posts that matched. Off unless set; docs/operate.md says what to install.',
      ),
  })
  .transform(({ alerts, operators, network, retention, ...rest }): Config => ({
    ...rest,
    alerts: { maxAgeMs: alerts.max_age },
    operators: operators ?? { notify: firstChannels(rest.policies) },
    network: { allowPrivate: network.allow_private },
    retention: { textMs: retention.text },
  }))

function firstChannels(policies: readonly Policy[]): string[] {
  return [...new Set(policies.flatMap(({ steps }) => steps[0]?.notify ?? []))]
}

function isTimezone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(name)
    )
  } catch {
    return false
  }
}
