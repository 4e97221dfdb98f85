import type { Platform } from './platform.ts'
import { accounts } from './platforms-accounts.ts'
import { forums } from './platforms-forums.ts'
import { mailboxes } from './platforms-mailboxes.ts'
import { networks } from './platforms-networks.ts'
import { reviews } from './platforms-reviews.ts'
import { social } from './platforms-social.ts'

/** A platform for every connector that asks a network, by the connector's name; another word may stand behind it. */
export const platforms: Record<string, () => Platform> = {
  ...accounts,
  ...reviews,
  ...forums,
  ...social,
  ...networks,
  ...mailboxes,
}
