/** Languages that posts are scored in. */
export const languages = ['fi', 'en', 'sv'] as const
export type Language = (typeof languages)[number]

export const levels = ['P1', 'P2', 'P3', 'P4'] as const
export type Level = (typeof levels)[number]

/** What makes a post urgent whatever its tone. */
export const causes = ['safety', 'legal', 'press', 'outage', 'churn'] as const
export type Cause = (typeof causes)[number]
