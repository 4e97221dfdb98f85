import type { Words } from './words.ts'

export const en: Words = {
  tag: 'en-GB',
  title: {
    unhappy: (brand) => `Unhappy customer: ${brand}`,
    urgent: (brand) => `Needs attention: ${brand}`,
    unacknowledged: (brand) => `Still unacknowledged: ${brand}`,
    acknowledged: (brand) => `Acknowledged: ${brand}`,
    changed: (brand) => `Case updated: ${brand}`,
    reply: (brand) => `Answer needs a look: ${brand}`,
    resolved: (brand) => `Resolved: ${brand}`,
  },
  system: {
    'source.failing': (source) => `Source cannot be read: ${source}`,
    'source.silent': (source) => `Source has gone quiet: ${source}`,
    'source.gap': (source) => `Posts may have been missed: ${source}`,
    'source.recovered': (source) => `Source works again: ${source}`,
    'delivery.dead': (channel) => `Alert could not be delivered: ${channel}`,
  },
  label: {
    priority: 'Priority',
    why: 'Why',
    next: 'Suggestion',
    author: 'Author',
    thread: 'Thread',
    quoted: 'Quotes another',
    source: 'Source',
    published: 'Published',
    reach: 'Reach',
    state: 'State',
    openPost: 'Open post',
    openCase: 'Open case',
    acknowledge: 'Acknowledge',
    openSources: 'Open sources',
    openInbox: 'Open Ennakko',
  },
  ago(ms) {
    const minutes = Math.floor(ms / 60_000)
    if (minutes < 1) return 'just now'
    if (minutes < 60) return `${minutes} min ago`
    if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
    return `${Math.floor(minutes / (24 * 60))} days ago`
  },
  unacknowledged(ms) {
    const minutes = Math.floor((ms ?? 0) / 60_000)
    if (minutes < 1) return 'Nobody has acknowledged yet'
    if (minutes === 1) return 'Nobody has acknowledged for 1 minute'
    if (minutes === 60) return 'Nobody has acknowledged for 1 hour'
    if (minutes < 120) return `Nobody has acknowledged for ${minutes} minutes`
    if (minutes < 48 * 60) return `Nobody has acknowledged for ${Math.floor(minutes / 60)} hours`
    return `Nobody has acknowledged for ${Math.floor(minutes / (24 * 60))} days`
  },
  mayBeRepeat: 'May be a repeat: we do not know whether an earlier try got through',
  deleted: 'Its author has deleted the post.',
  reply: {
    refused: (reason) => `The answer was not posted: ${reason}`,
    unknown: (reason) =>
      `The answer may have been posted: look, then send it again or mark it as posted. ${reason}`,
  },
  negative: (percent) => `negative ${percent}`,
  uncertain: 'tone uncertain',
  rating: (stars) => `rated ${stars}/5`,
  quote: (words) => `“${words}”`,
  urgencies: {
    safety: 'safety risk',
    legal: 'legal threat',
    press: 'press interest',
    outage: 'outage',
    churn: 'about to leave',
  },
  parts: {
    sentiment: 'tone',
    urgency: 'urgency',
    reach: 'reach',
    speed: 'speed',
    author: 'author',
  },
  reach: {
    followers: (count, one) => `${count} ${one ? 'follower' : 'followers'}`,
    views: (count, one) => `${count} ${one ? 'view' : 'views'}`,
    likes: (count, one) => `${count} ${one ? 'like' : 'likes'}`,
    shares: (count, one) => `${count} ${one ? 'share' : 'shares'}`,
    replies: (count, one) => `${count} ${one ? 'reply' : 'replies'}`,
  },
  state(state, by) {
    if (state === 'open') return 'open, unacknowledged'
    if (state === 'acknowledged') return by === undefined ? 'acknowledged' : `acknowledged by ${by}`
    return by === undefined ? 'resolved' : `resolved by ${by}`
  },
  mentions: (count) => `${count} posts in this case`,
  next: {
    safety: () =>
      'Contact the customer at once, by phone if you can, and make sure that nobody is in danger. ' +
      'Tell the person responsible for safety.',
    legal: () =>
      'Do not answer in public before the person responsible for legal matters has seen this. Keep a screenshot.',
    press: () => 'Do not answer yourself. Pass this to communications at once.',
    outage: () =>
      'Check whether the fault is known. Say in public that you are looking into it, and when you will tell more.',
    churn: (ms) =>
      `Answer ${within(ms)}: apologise and offer one clear solution in a private message before the customer leaves.`,
    other: (ms) =>
      `Answer ${within(ms)}: apologise, say what you will do next, and ask for the order number in a private message.`,
  },
  personalData: 'The post holds personal data: ask the customer to remove it and go on in a private message.',
  acknowledgePage: {
    title: 'Acknowledge case',
    explanation: 'This tells the others that you are on it. No further alerts about this case are sent.',
    nameLabel: 'Your name',
    nameMissing: 'Write your name so that the others know who is on it.',
    button: 'I’ll take this',
    loading: 'Looking up the case…',
    working: 'Acknowledging…',
    done: 'Thank you! The case is yours now.',
    takenBy: (name) =>
      name === undefined
        ? 'Somebody else has already taken this case.'
        : `${name} has already taken this case.`,
    resolved: 'The case is already resolved.',
    expired:
      'The link has expired: it works for three days. Acknowledge through the link of a newer alert, or ask whoever runs Ennakko.',
    invalid: 'The link is wrong or incomplete. Open it again straight from the alert.',
    failed: 'Ennakko does not answer right now. Try again in a moment.',
    needsScript: 'This page works only with JavaScript. Switch it on and load the page again.',
    case: 'Case',
  },
}

function within(ms: number | undefined): string {
  if (ms === undefined) return 'by the next working day'
  const minutes = Math.round(ms / 60_000)
  if (minutes % 60 !== 0) return minutes === 1 ? 'within a minute' : `within ${minutes} minutes`
  return minutes === 60 ? 'within an hour' : `within ${minutes / 60} hours`
}
