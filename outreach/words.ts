import type { Urgency } from '../mentions/vocabulary.ts'
import type { CaseAlert, SystemAlertType } from './channel.ts'

/** Everything that staff read, in one language. */
export interface Words {
  /** For dates and numbers. */
  tag: string
  title: Record<
    'unhappy' | 'urgent' | 'unacknowledged' | 'acknowledged' | 'changed' | 'reply' | 'resolved',
    (brand: string) => string
  >
  system: Record<SystemAlertType, (subject: string) => string>
  label: Record<
    | 'priority'
    | 'why'
    | 'next'
    | 'author'
    | 'thread'
    | 'quoted'
    | 'source'
    | 'published'
    | 'reach'
    | 'state'
    | 'openPost'
    | 'openCase',
    string
  > &
    Record<'acknowledge' | 'openSources' | 'openInbox', string>
  /** How long ago, in milliseconds. */
  ago(ms: number): string
  /** The tag of an escalation; the time in milliseconds since the case opened, when known. */
  unacknowledged(ms: number | undefined): string
  mayBeRepeat: string
  deleted: string
  /** What became of a reply that was approved. */
  reply: { refused(reason: string): string; unknown(reason: string): string }
  negative(percent: string): string
  uncertain: string
  rating(stars: string): string
  quote(words: string): string
  urgencies: Record<string, string>
  parts: Record<CaseAlert['case']['parts'][number]['name'], string>
  reach: Record<
    'followers' | 'views' | 'likes' | 'shares' | 'replies',
    (count: string, one: boolean) => string
  >
  state(state: CaseAlert['case']['state'], by: string | undefined): string
  mentions(count: string): string
  /** What to do now. `within` is the time left to answer, in milliseconds; undefined: by the next working day. */
  next: Record<Urgency | 'other', (within: number | undefined) => string>
  personalData: string
  acknowledgePage: AcknowledgePageText
}

export interface AcknowledgePageText {
  title: string
  /** What pressing the button does. */
  explanation: string
  nameLabel: string
  nameMissing: string
  button: string
  loading: string
  working: string
  done: string
  takenBy(name: string | undefined): string
  resolved: string
  expired: string
  invalid: string
  failed: string
  needsScript: string
  /** Names the part that shows the post, for those who hear the page. */
  case: string
}
