export interface BadConfig {
  name: string
  /** Each ➤ stands where one problem must be reported; required keys that are not set are added behind. */
  text: string
  /** For each problem, in the order of the text: its path, and parts of its message. */
  problems: [path: string, ...parts: string[]][]
  env?: Record<string, string>
}

/** Ways in which people get a config wrong, and where and what they must be told. */
export const badConfigs: BadConfig[] = [
  // The text itself
  {
    name: 'a tab that indents',
    text: 'alerts:\n➤\tmax_age: 24h',
    problems: [['yaml', 'a tab is used to indent', 'use spaces']],
  },
  {
    name: 'a quote that is not closed',
    text: 'locale: fi\ncompany: ➤"Revontuli',
    problems: [['yaml', 'a quote is opened and not closed', 'add the missing quote']],
  },
  {
    name: 'a key that is given twice',
    text: 'company: Revontuli Oy\nlocale: fi\n➤company: Toinen Oy',
    problems: [['company', 'this key is here twice', 'keep one']],
  },
  {
    name: 'a key that is given twice, together with other problems',
    text: 'locale: fi\n➤locale: en\ntimezone: ➤Helsinki',
    problems: [
      ['locale', 'this key is here twice'],
      ['timezone', 'is not a time zone', 'Europe/Helsinki'],
    ],
  },
  {
    name: 'list items in different columns',
    text: 'sources:\n  - id: a\n    connector: sample\n➤ - id: b\n    connector: sample',
    problems: [['yaml', 'indentation']],
  },
  {
    name: 'a bracket that is not closed',
    text: 'company: A\nlanguages: [fi, en\n➤locale: fi',
    problems: [['yaml', 'not closed']],
  },
  {
    name: 'a value that starts with @',
    text: 'brands:\n  - id: a\n    any: [➤@revontuli]',
    problems: [['yaml', 'cannot start with @', '"quotes"']],
  },
  {
    name: 'a value that starts with a star',
    text: 'company: ➤*Tähti',
    problems: [['company', 'refers to another part', '"quotes"']],
  },
  {
    name: 'a second colon on a line',
    text: 'company: ➤Revontuli: Oy',
    problems: [['yaml', 'a second ":"', '"quotes"']],
  },
  {
    name: 'a tag',
    text: 'company: ➤!env COMPANY',
    problems: [['yaml', 'tags such as !name are not used here']],
  },
  {
    name: 'two documents in one file',
    text: 'company: A\n➤---\ncompany: B',
    problems: [['yaml', 'several documents', 'remove the line ---']],
  },
  {
    name: 'a key that reaches for the prototype',
    text: 'company: A\n➤__proto__: { locale: fi }',
    problems: [['__proto__', 'is not a key that can be used', 'remove it']],
  },
  {
    name: 'an unknown escape in double quotes',
    text: 'company: "Revontuli ➤\\Oy"',
    problems: [['yaml', "'single quotes'"]],
  },
  // Top level
  {
    name: 'a misspelt key at the top',
    text: 'company: A\n➤timezome: Europe/Helsinki',
    problems: [['timezome', 'unknown key "timezome"', 'did you mean "timezone"?']],
  },
  {
    name: 'a key that nothing resembles',
    text: '➤favourite_colour: green\ncompany: A',
    problems: [['favourite_colour', 'unknown key', 'Known here: company, timezone']],
  },
  {
    name: 'a merge key, which YAML 1.2 does not have',
    text: 'company: A\n➤<<: { locale: fi }',
    problems: [['["<<"]', 'unknown key "<<"']],
  },
  { name: 'an empty company', text: 'company: ➤""', problems: [['company', 'is too short']] },
  {
    name: 'a company without a value',
    text: 'locale: fi\n➤company:',
    problems: [['company', 'is empty', 'write a value behind the colon']],
  },
  {
    name: 'a company that is a number',
    text: 'company: ➤112',
    problems: [['company', 'is a number where text is needed', 'put it in "quotes"']],
  },
  {
    name: 'a time zone that does not exist',
    text: 'timezone: ➤Europe/Helsink',
    problems: [['timezone', 'is not a time zone', 'write an IANA name']],
  },
  {
    name: 'an offset for a time zone',
    text: 'timezone: ➤"+02:00"',
    problems: [['timezone', 'is not a time zone']],
  },
  {
    name: 'a language that is not scored',
    text: 'languages: [fi, ➤de]',
    problems: [['languages[1]', 'none of the values', 'fi, en, sv']],
  },
  {
    name: 'languages that are no list',
    text: 'languages: ➤fi',
    problems: [['languages', 'is text where a list', '[a, b]']],
  },
  {
    name: 'no language at all',
    text: 'languages: ➤[]',
    problems: [['languages', 'is empty', 'name at least one']],
  },
  {
    name: 'a locale written out',
    text: 'locale: ➤Finnish',
    problems: [['locale', 'none of the values that are allowed here', 'use one of: fi, en']],
  },
  { name: 'a section that is text', text: 'alerts: ➤24h', problems: [['alerts', 'is text where a group']] },
  { name: 'an empty section', text: '➤alerts:\nlocale: fi', problems: [['alerts', 'is empty']] },
  // Durations
  {
    name: 'a duration with a decimal',
    text: 'alerts: { max_age: ➤1.5h }',
    problems: [['alerts.max_age', 'is not a duration', '1h30m']],
  },
  {
    name: 'a duration without a unit',
    text: 'alerts: { max_age: ➤24 }',
    problems: [['alerts.max_age', 'has no unit', '24h']],
  },
  {
    name: 'a duration in words',
    text: 'retention:\n  text: ➤3 months',
    problems: [['retention.text', 'is not a duration', '90d']],
  },
  {
    name: 'a negative duration',
    text: 'alerts: { max_age: ➤-5m }',
    problems: [['alerts.max_age', 'is not a duration']],
  },
  {
    name: 'a retention that forgets at once',
    text: 'retention: { text: ➤1h }',
    problems: [['retention.text', 'is too short; the shortest is 1d']],
  },
  {
    name: 'a source that is read without pause',
    text: 'sources:\n  - id: demo\n    connector: sample\n    every: ➤0s',
    problems: [['sources[0].every', 'is too short; the shortest is 1s']],
  },
  {
    name: 'a source that is read once a month',
    text: 'sources:\n  - { id: demo, connector: sample, every: ➤30d }',
    problems: [['sources[0].every', 'is too long; the longest is 7d']],
  },
  {
    name: 'milliseconds',
    text: 'sources:\n  - { id: demo, connector: sample, every: ➤500ms }',
    problems: [['sources[0].every', 'is not a duration']],
  },
  // Brands
  {
    name: 'a brand without names',
    text: 'brands:\n  - ➤id: revontuli',
    problems: [['brands[0].any', 'is missing', 'add "any: …"']],
  },
  {
    name: 'a brand with an empty list of names',
    text: 'brands:\n  - id: revontuli\n    any: ➤[]',
    problems: [['brands[0].any', 'is empty', 'write at least one name']],
  },
  {
    name: 'a brand name that is a number',
    text: 'brands:\n  - id: kolme\n    any: [Kolme, ➤3]',
    problems: [['brands[0].any[1]', 'is a number where text is needed', '"quotes"']],
  },
  {
    name: 'a brand name of nothing but spaces',
    text: 'brands:\n  - id: a\n    any: [➤"  "]',
    problems: [['brands[0].any[0]', 'holds no letter or digit', 'write a word']],
  },
  {
    name: 'names that are no list',
    text: 'brands:\n  - id: a\n    any: ➤Revontuli',
    problems: [['brands[0].any', 'is text where a list']],
  },
  {
    name: 'a brand id with a capital',
    text: 'brands:\n  - id: ➤Revontuli\n    any: [Revontuli]',
    problems: [['brands[0].id', 'is not a usable name', 'small letter']],
  },
  {
    name: 'two brands of one id',
    text: 'brands:\n  - { id: a, any: [Aa] }\n  - { id: ➤a, any: [Bb] }',
    problems: [['brands[1].id', 'the id "a" is used by an earlier brand too', 'its own']],
  },
  {
    name: 'a misspelt key of a brand',
    text: 'brands:\n  - id: a\n    any: [Aa]\n    ➤not: [Bb]',
    problems: [['brands[0].not', 'unknown key "not"', 'did you mean "none"?']],
  },
  {
    name: 'near without words',
    text: 'brands:\n  - id: a\n    any: [Aa]\n    near: ➤{ within: 5 }',
    problems: [['brands[0].near.words', 'is missing']],
  },
  {
    name: 'near with half a word',
    text: 'brands:\n  - id: a\n    any: [Aa]\n    near: { words: [Bb], within: ➤2.5 }',
    problems: [['brands[0].near.within', 'where a whole number is needed']],
  },
  {
    name: 'near with no distance',
    text: 'brands:\n  - id: a\n    any: [Aa]\n    near: { words: [Bb], within: ➤0 }',
    problems: [['brands[0].near.within', 'is too small; the least is 1']],
  },
  {
    name: 'brands without dashes',
    text: 'brands:\n  ➤id: a\n  any: [Aa]',
    problems: [['brands', 'is a group of keys where a list', '"- "']],
  },
  // Sources
  {
    name: 'an unknown connector',
    text: 'sources:\n  - id: hn\n    connector: ➤hackernew',
    problems: [['sources[0].connector', 'unknown connector "hackernew"', 'did you mean "hackernews"?']],
  },
  {
    name: 'a connector that nothing resembles',
    text: 'sources:\n  - id: hn\n    connector: ➤telepathy',
    problems: [['sources[0].connector', 'unknown connector "telepathy"', 'use one of: appstore']],
  },
  {
    name: 'a source without a connector',
    text: 'sources:\n  - ➤id: news\n    url: https://example.com/rss',
    problems: [['sources[0].connector', 'is missing', 'feed']],
  },
  {
    name: 'an unknown connector beside other mistakes of the same source',
    text: 'sources:\n  - id: ➤Forum\n    connector: ➤feeds\n    every: ➤5',
    problems: [
      ['sources[0].id', 'is not a usable name'],
      ['sources[0].connector', 'did you mean "feed"?'],
      ['sources[0].every', 'has no unit'],
    ],
  },
  {
    name: 'a misspelt connector key',
    text: 'sources:\n  - ➤id: news\n    conector: feed\n    url: https://example.com/rss',
    problems: [['sources[0].connector', 'is missing', 'did you mean "connector" with the key "conector"?']],
  },
  {
    name: 'a source without an id',
    text: 'sources:\n  - ➤connector: sample',
    problems: [['sources[0].id', 'is missing', 'add "id: …"']],
  },
  {
    name: 'a source id with a space',
    text: 'sources:\n  - id: ➤my news\n    connector: sample',
    problems: [['sources[0].id', 'is not a usable name']],
  },
  {
    name: 'a source id that starts with a digit',
    text: 'sources:\n  - id: ➤24h\n    connector: sample',
    problems: [['sources[0].id', 'start with a small letter']],
  },
  {
    name: 'two sources of one id',
    text: 'sources:\n  - { id: a, connector: sample }\n  - { id: b, connector: sample }\n  - { id: ➤a, connector: sample }',
    problems: [['sources[2].id', 'the id "a" is used by an earlier source too']],
  },
  {
    name: 'a feed without its address',
    text: 'sources:\n  - ➤id: news\n    connector: feed',
    problems: [['sources[0].url', 'is missing', 'add "url: …"']],
  },
  {
    name: 'an address without https',
    text: 'sources:\n  - id: news\n    connector: feed\n    url: ➤example.com/rss',
    problems: [['sources[0].url', 'http']],
  },
  {
    name: 'a misspelt option of a connector',
    text: 'sources:\n  - id: news\n    connector: feed\n    ➤ulr: https://example.com/rss\n    url: https://example.com/rss',
    problems: [['sources[0].ulr', 'unknown key "ulr"', 'did you mean "url"?']],
  },
  {
    name: 'an option of another connector',
    text: 'sources:\n  - id: news\n    connector: feed\n    url: https://example.com/rss\n    ➤tags: [story]',
    problems: [['sources[0].tags', 'unknown key "tags"', 'Known here: ', 'url']],
  },
  {
    name: 'an option with a value that is not offered',
    text: 'sources:\n  - id: hn\n    connector: hackernews\n    tags: [story, ➤coment]',
    problems: [['sources[0].tags[1]', 'did you mean "comment"?']],
  },
  {
    name: 'a short webhook secret',
    text: 'sources:\n  - id: hook\n    connector: webhook\n    secret: ➤lyhyt',
    problems: [['sources[0].secret', '16 characters']],
  },
  {
    name: 'a switch in quotes',
    text: 'sources:\n  - id: demo\n    connector: sample\n    enabled: ➤"false"',
    problems: [['sources[0].enabled', 'where true or false', 'without quotes']],
  },
  {
    name: 'a switch that says no',
    text: 'sources:\n  - id: demo\n    connector: sample\n    enabled: ➤no',
    problems: [['sources[0].enabled', 'where true or false']],
  },
  {
    name: 'a match that is misspelt',
    text: 'sources:\n  - id: demo\n    connector: sample\n    match: ➤brand',
    problems: [['sources[0].match', 'did you mean "brands"?']],
  },
  {
    name: 'a source language written out',
    text: 'sources:\n  - { id: hn, connector: hackernews, language: ➤suomi }',
    problems: [['sources[0].language', 'is not a language code']],
  },
  {
    name: 'a source about an unknown brand',
    text: 'sources:\n  - { id: demo, connector: sample, match: all, brand: ➤revontulli }',
    problems: [['sources[0].brand', 'unknown brand "revontulli"', 'did you mean "revontuli"?']],
  },
  {
    name: 'sources that look for brands when there are none',
    text: 'brands: []\nsources:\n  - ➤id: a\n    connector: sample\n  - id: b\n    connector: sample',
    problems: [['sources[0]', 'looks for brands, but "brands" defines none', 'match: all']],
  },
  {
    name: 'sources with nothing under them',
    text: '➤sources:\ncompany: A',
    problems: [['sources', 'is empty']],
  },
  {
    name: 'a source that is only a name',
    text: 'sources:\n  - ➤hackernews',
    problems: [['sources[0]', 'is text where a group']],
  },
  // Channels
  {
    name: 'an unknown channel type',
    text: 'channels:\n  terminal: { type: console }\n  support: { type: ➤slak, url: "https://example.com" }',
    problems: [['channels.support.type', 'unknown type "slak"', 'did you mean "slack"?']],
  },
  {
    name: 'a channel without a type',
    text: 'channels:\n  terminal: ➤{ url: "https://example.com" }',
    problems: [['channels.terminal.type', 'is missing', 'slack, teams, email']],
  },
  {
    name: 'a channel name with a capital',
    text: 'channels:\n  terminal: { type: console }\n  ➤Support: { type: console }',
    problems: [['channels.Support', 'is not a usable name']],
  },
  {
    name: 'a misspelt option of a channel',
    text: 'channels:\n  terminal: { type: console, ➤colour: true }',
    problems: [['channels.terminal.colour', 'unknown key "colour"', 'Known here: type']],
  },
  {
    name: 'a mail without addressees',
    text: 'channels:\n  terminal: ➤{ type: email }',
    problems: [['channels.terminal.to', 'is missing', 'add "to: …"']],
  },
  {
    name: 'a mail address without a host',
    text: 'channels:\n  terminal: { type: email, to: [lead@example.com, ➤lead] }',
    problems: [['channels.terminal.to[1]', 'is not an e-mail address', 'name@example.com']],
  },
  {
    name: 'a webhook without a secret',
    text: 'channels:\n  terminal: ➤{ type: webhook, url: "https://example.com/hook" }',
    problems: [['channels.terminal.secret', 'is missing']],
  },
  {
    name: 'channels as a list',
    text: 'channels:\n  ➤- { type: console }',
    problems: [['channels', 'is a list where a group']],
  },
  // Policies
  {
    name: 'a step that notifies an unknown channel',
    text: 'policies:\n  - steps:\n      - notify: [terminal, ➤terminaal]',
    problems: [['policies[0].steps[0].notify[1]', 'unknown channel "terminaal"', 'did you mean "terminal"?']],
  },
  {
    name: 'a condition on an unknown source',
    text: 'policies:\n  - when: { source: ➤dmeo }\n    steps: [{ notify: terminal }]\n  - steps: [{ notify: terminal }]',
    problems: [['policies[0].when.source', 'unknown source "dmeo"', 'did you mean "demo"?']],
  },
  {
    name: 'a condition on an unknown brand',
    text: 'policies:\n  - when: { brand: [revontuli, ➤kaamos] }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.brand[1]', 'unknown brand "kaamos"', 'Known: revontuli']],
  },
  {
    name: 'a condition on an unknown connector',
    text: 'policies:\n  - when: { connector: ➤rss }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.connector', 'unknown connector "rss"', 'Known: appstore']],
  },
  {
    name: 'a priority that does not exist',
    text: 'policies:\n  - when: { priority: [P1, ➤P5] }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.priority[1]', 'P1, P2, P3, P4']],
  },
  {
    name: 'a single priority that does not exist',
    text: 'policies:\n  - when: { priority: ➤urgent }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.priority', 'P1, P2, P3, P4']],
  },
  {
    name: 'a cause of their own that is misspelled',
    text: 'causes: { charging: [laturi] }\npolicies:\n  - when: { cause: ➤chargin }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.cause', 'did you mean "charging"?']],
  },
  {
    name: 'words for an urgency',
    text: 'causes:\n  ➤legal: [asianajaja]',
    problems: [['causes.legal', 'is a kind of urgency']],
  },
  {
    name: 'a cause without words',
    text: 'causes: { delivery: ➤[] }',
    problems: [['causes.delivery', 'is empty']],
  },
  {
    name: 'a cause that does not exist',
    text: 'policies:\n  - when: { cause: ➤legl }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.cause', 'did you mean "legal"?']],
  },
  {
    name: 'a condition that does not exist',
    text: 'policies:\n  - when: { ➤brands: revontuli }\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].when.brands', 'did you mean "brand"?']],
  },
  {
    name: 'a policy without steps',
    text: 'policies:\n  - ➤when: { priority: P1 }',
    problems: [['policies[0].steps', 'is missing']],
  },
  {
    name: 'a policy with no step',
    text: 'policies:\n  - steps: ➤[]',
    problems: [['policies[0].steps', 'is empty', '{ after: 0m, notify: [support] }']],
  },
  {
    name: 'a step that notifies nobody',
    text: 'policies:\n  - steps:\n      - { after: 0m, notify: ➤[] }',
    problems: [['policies[0].steps[0].notify', 'is empty', 'name at least one']],
  },
  {
    name: 'a step without a channel',
    text: 'policies:\n  - steps:\n      - ➤{ after: 0m }',
    problems: [['policies[0].steps[0].notify', 'is missing']],
  },
  {
    name: 'steps that are not in order',
    text: 'policies:\n  - steps:\n      - { after: 30m, notify: terminal }\n      - { after: ➤15m, notify: terminal }',
    problems: [['policies[0].steps[1].after', 'is earlier than the step above', 'order of time']],
  },
  {
    name: 'a repeat that never ends',
    text: 'policies:\n  - repeat: ➤1000\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].repeat', 'is too big; the most is 100']],
  },
  {
    name: 'a repeat below zero',
    text: 'policies:\n  - repeat: ➤-1\n    steps: [{ notify: terminal }]',
    problems: [['policies[0].repeat', 'is too small; the least is 0']],
  },
  // The rest
  {
    name: 'operators that are nobody',
    text: 'operators: { notify: [➤ops] }',
    problems: [['operators.notify[0]', 'unknown channel "ops"', 'Known: terminal']],
  },
  {
    name: 'a private address without a prefix length',
    text: 'network: { allow_private: [10.0.0.0/8, ➤10.1.2.3] }',
    problems: [['network.allow_private[1]', '10.1.2.3/32']],
  },
  {
    name: 'a private network that is not exact',
    text: 'network: { allow_private: [➤10.1.2.3/8] }',
    problems: [['network.allow_private[0]', '10.0.0.0/8']],
  },
  {
    name: 'a host name among the private networks',
    text: 'network: { allow_private: [➤intranet.example.com] }',
    problems: [['network.allow_private[0]', 'write']],
  },
  {
    name: 'a day that does not exist',
    text: 'hours:\n  default:\n    ➤ma-pe: "08:00-18:00"',
    problems: [['hours.default.ma-pe', 'is not a day', 'mon-fri']],
  },
  {
    name: 'days that run backwards',
    text: 'hours: { default: { ➤fri-mon: "08:00-18:00" } }',
    problems: [['hours.default.fri-mon', 'runs backwards']],
  },
  {
    name: 'a clock without minutes',
    text: 'hours: { default: { mon-fri: ➤"8-18" } }',
    problems: [['hours.default.mon-fri', 'is not a time span', '"08:00-18:00"']],
  },
  {
    name: 'hours over midnight',
    text: 'hours: { default: { mon-fri: ["08:00-12:00", ➤"22:00-06:00"] } }',
    problems: [['hours.default.mon-fri[1]', 'ends before it begins', 'split hours over midnight in two']],
  },
  {
    name: 'hours that overlap',
    text: 'hours:\n  default: ➤{ mon-fri: "08:00-18:00", fri: "17:00-20:00" }',
    problems: [['hours.default', 'two overlapping spans for fri', 'keep one']],
  },
  {
    name: 'holidays of a country that is not known',
    text: 'hours: { default: { mon: "08:00-16:00" }, holidays: ➤finnland }',
    problems: [['hours.holidays', 'did you mean "finland"?']],
  },
  {
    name: 'a promise for a priority that does not exist',
    text: 'sla: { ➤P0: { reply: 5m } }',
    problems: [['sla.P0', 'P1, P2, P3, P4']],
  },
  {
    name: 'a promise with a misspelt key',
    text: 'sla: { P1: { ➤acknowlege: 5m } }',
    problems: [['sla.P1.acknowlege', 'did you mean "acknowledge"?']],
  },
  // Variables
  {
    name: 'a variable that is not set',
    text: 'channels:\n  terminal: { type: slack, url: ➤"${SLACK_WEBHOOK_URL}" }',
    problems: [['channels.terminal.url', 'SLACK_WEBHOOK_URL is not set', 'SLACK_WEBHOOK_URL_FILE']],
  },
  {
    name: 'a variable that is empty',
    text: 'company: ➤"${COMPANY}"',
    env: { COMPANY: '' },
    problems: [['company', 'COMPANY is empty', 'set COMPANY']],
  },
  {
    name: 'a variable without an end',
    text: 'company: ➤"${COMPANY"',
    env: { COMPANY: 'A' },
    problems: [['company', 'without a variable name', '${NAME}']],
  },
  {
    name: 'a variable with a default, as a shell would have it',
    text: 'company: ➤"${COMPANY:-A}"',
    env: { COMPANY: 'A' },
    problems: [['company', 'write ${NAME}']],
  },
  {
    name: 'a variable whose file is not there',
    text: 'company: ➤"${COMPANY}"',
    env: { COMPANY_FILE: '/nonexistent/company' },
    problems: [['company', 'the file of COMPANY_FILE cannot be read (ENOENT)', 'check its path']],
  },
  {
    name: 'an unset variable in what every source has',
    text: 'sources:\n  - { id: a, connector: webhook, secret: "${A_SECRET}", language: ➤"${B_LANGUAGE}" }',
    problems: [['sources[0].language', 'B_LANGUAGE is not set']],
  },
  {
    name: 'a source that waits for a variable, with a key that does not exist',
    text: 'sources:\n  - { id: a, connector: webhook, secret: "${A_SECRET}", ➤secrte: x }',
    problems: [['sources[0].secrte', 'did you mean "secret"?']],
  },
  {
    name: 'a switched-off source with a key that does not exist',
    text: 'sources:\n  - { id: a, connector: webhook, secret: "${A_SECRET}", ➤secrte: x, enabled: false }',
    problems: [['sources[0].secrte', 'did you mean "secret"?']],
  },
  {
    name: 'many things at once, in every part of the file',
    text: `company: Revontuli Oy
➤langauges: [fi]
brands:
  - id: revontuli
    any: ➤[]
sources:
  - id: news
    connector: feed
    url: ➤not an address
  - id: ➤news
    connector: ➤feeed
channels:
  terminal: { type: console }
policies:
  - when: { brand: ➤revontulet }
    steps:
      - { after: ➤soon, notify: [➤nobody] }`,
    problems: [
      ['langauges', 'did you mean "languages"?'],
      ['brands[0].any', 'is empty'],
      ['sources[0].url', 'http'],
      ['sources[1].id', 'used by an earlier source'],
      ['sources[1].connector', 'did you mean "feed"?'],
      ['policies[0].when.brand', 'did you mean "revontuli"?'],
      ['policies[0].steps[0].after', 'is not a duration'],
      ['policies[0].steps[0].notify[0]', 'unknown channel "nobody"'],
    ],
  },
]
