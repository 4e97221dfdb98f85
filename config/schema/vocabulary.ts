/** Languages that posts are scored in. */
export const languages = ['fi', 'en', 'sv'] as const
export type Language = (typeof languages)[number]

export const levels = ['P1', 'P2', 'P3', 'P4'] as const
export type Level = (typeof levels)[number]

/** What makes a post urgent whatever its tone. */
export const urgencies = ['safety', 'legal', 'press', 'outage', 'churn'] as const
export type Urgency = (typeof urgencies)[number]

/** What customers write about, as far as it is built in; the config may add more. */
export const topics = [
  'delivery',
  'billing',
  'price',
  'contract',
  'fault',
  'app',
  'outage',
  'waiting',
  'staff',
  'returns',
  'stock',
  'quality',
  'privacy',
  'fraud',
] as const
export type Topic = (typeof topics)[number]

/** What a policy may ask for, beside the config's own. */
export const causes: readonly string[] = [...new Set<string>([...urgencies, ...topics])]
