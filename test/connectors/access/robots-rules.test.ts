import { describe, expect, it } from 'vitest'
import { isAllowed, mostRobotsBytes, readRobots } from '../../../connectors/access/robots-rules.ts'

async function allows(text: string, path: string): Promise<boolean> {
  return await isAllowed(readRobots(text, 'ennakko'), new URL(path, 'https://example.com'))
}

describe('a rule', () => {
  // Those of RFC 9309 and of Google's description: https://developers.google.com/search/docs/crawling-indexing/robots/robots_txt
  it.each<[rule: string, matching: string[], others: string[]]>([
    ['/', ['/', '/a'], []],
    [
      '/fish',
      ['/fish', '/fish.html', '/fish/salmon.html', '/fishheads'],
      ['/Fish.asp', '/catfish', '/?id=fish'],
    ],
    ['/fish*', ['/fish', '/fish.html', '/fish/salmon'], ['/Fish.asp', '/catfish']],
    ['/fish/', ['/fish/', '/fish/?id=anything', '/fish/salmon.htm'], ['/fish', '/fish.html']],
    [
      '/*.php',
      ['/index.php', '/filename.php', '/folder/filename.php?parameters', '/filename.php/'],
      ['/', '/windows.PHP'],
    ],
    [
      '/*.php$',
      ['/filename.php', '/folder/filename.php'],
      ['/filename.php?parameters', '/filename.php/', '/filename.php5'],
    ],
    ['/fish*.php', ['/fish.php', '/fishheads/catfish.php?parameters'], ['/Fish.PHP']],
    ['/a*b*c$', ['/abc', '/abcbc', '/axbyc', '/abcc'], ['/abcd', '/acb']],
    ['/*aab', ['/aaaab', '/xaab'], ['/abab']],
    ['/a$', ['/a'], ['/ab', '/']],
    ['/a*$', ['/a', '/abc'], ['/b']],
    ['***', ['/', '/a'], []],
    ['/a$b', ['/a$b', '/a%24b'], ['/a']],
    ['/a%2Ab', ['/a*b'], ['/axb']],
    ['/päivä', ['/p%C3%A4iv%C3%A4', '/päivä/1'], ['/paiva']],
    ['/p%c3%a4iv%C3%A4', ['/päivä'], ['/paiva']],
    ['/%7Eanna/%6Cista', ['/~anna/lista'], ['/anna']],
    ['/a%2Fb', ['/a%2fb'], ['/a/b']],
    ['/*?replytocom', ['/juttu/?replytocom=3'], ['/juttu/?a=1']],
    ['fish', [], ['/fish']],
    ['', [], ['/', '/a']],
  ])('%s', async (rule, matching, others) => {
    const text = `User-agent: *\nDisallow: ${rule}`
    for (const path of matching) expect(await allows(text, path), path).toBe(false)
    for (const path of others) expect(await allows(text, path), path).toBe(true)
  })

  it.each<[string, string, boolean]>([
    ['Allow: /p\nDisallow: /', '/page', true],
    ['Allow: /folder\nDisallow: /folder', '/folder/page', true],
    ['Allow: /page\nDisallow: /*.htm', '/page.htm', false],
    ['Allow: /$\nDisallow: /', '/', true],
    ['Allow: /$\nDisallow: /', '/page.htm', false],
    ['Disallow: /', '/robots.txt', true],
  ])('%j decides on %s by its length', async (rules, path, allowed) => {
    expect(await allows(`User-agent: *\n${rules}`, path)).toBe(allowed)
  })
})

describe('a group', () => {
  it.each<[string, string, boolean]>([
    ['of ours wins', 'User-agent: *\nDisallow: /\nUser-agent: ennakko\nAllow: /', true],
    ['of ours is written in any way', 'user-AGENT :  ENNAKKO/2.0 (x) # us\nDISALLOW:/', false],
    [
      'of ours that says nothing lets us in',
      'User-agent: *\nDisallow: /\nUser-agent: ennakko\nDisallow:',
      true,
    ],
    ['of others is not ours', 'User-agent: ennakkobot\nUser-agent: ennak\nDisallow: /', true],
    ['may name several', 'User-agent: a\nUser-agent: Ennakko\nUser-agent: b\nDisallow: /', false],
    [
      'may come twice',
      'User-agent: ennakko\nDisallow: /b\nUser-agent: x\nAllow: /\nUser-agent: ennakko\nDisallow: /',
      false,
    ],
    [
      'is not ended by an empty line or a map',
      'User-agent: ennakko\n\nSitemap: https://x/y\nUser-agent: x\nDisallow: /',
      false,
    ],
    ['is ended by a rule', 'User-agent: x\nDisallow: /\nUser-agent: ennakko\nDisallow: /b', true],
    ['before any name is nobody’s', 'Disallow: /\nUser-agent: ennakko\nAllow: /', true],
    ['may stand behind a mark and other line ends', '\uFEFFUser-agent: *\rDisallow: /', false],
    ['is not in a web page', '<!DOCTYPE html><html><p>User-agent: *</p>\n<p>Disallow: /</p></html>', true],
  ])('%s', async (_, text, allowed) => {
    expect(await allows(text, '/a')).toBe(allowed)
  })

  it.each([
    ['Crawl-delay: 5', 5],
    ['Crawl-delay: 0.5', 0.5],
    ['Crawl-delay: -5', 0],
    ['Crawl-delay: Infinity', 0],
    ['Crawl-delay: soon', 0],
    ['Allow: /', 0],
  ])('with %s', (line, seconds) => {
    expect(readRobots(`User-agent: *\n${line}`, 'ennakko').delaySeconds).toBe(seconds)
  })
})

/** Whatever wildcards there are, as an expression that may take for ever, on short texts. */
function slowly(pattern: string, path: string): boolean {
  const body = pattern
    .replace(/\$$/, '')
    .split('*')
    .map((part) => RegExp.escape(part))
    .join('.*')
  return new RegExp(`^${body}${pattern.endsWith('$') ? '$' : ''}`, 's').test(path)
}

it('matches as the plain meaning of wildcards does, for all short patterns', async () => {
  const words = (letters: string[], most: number): string[] =>
    most === 0
      ? ['']
      : ['', ...letters.flatMap((letter) => words(letters, most - 1).map((rest) => letter + rest))]
  const paths = words(['a', 'b'], 5)
  for (const rest of new Set(words(['a', 'b', '*'], 4))) {
    for (const pattern of [`/${rest}`, `/${rest}$`]) {
      for (const path of new Set(paths)) {
        const found = !(await allows(`User-agent: *\nDisallow: ${pattern}`, `/${path}`))
        if (found !== slowly(pattern, `/${path}`)) expect.fail(`${pattern} on /${path}: ${found}`)
      }
    }
  }
})

describe('a hostile robots.txt', () => {
  const fill = (line: string) => line.repeat(Math.floor((mostRobotsBytes - 100) / line.length))
  const longPath = `/${'a'.repeat(4000)}`

  it.each([
    ['one pattern of wildcards', `User-agent: *\nDisallow: /${fill('*a')}b$`],
    ['many patterns of wildcards', `User-agent: *\n${fill(`Disallow: /${'*a'.repeat(2000)}b$\n`)}`],
    ['short patterns', `User-agent: *\n${fill('Allow:/*ab\n')}`],
    ['repeated words', `User-agent: *\n${fill(`Allow:/*${'a'.repeat(900)}b*${'a'.repeat(900)}b\n`)}`],
    ['names without end', `${fill('User-agent: *\n')}Disallow: /b`],
    ['wildcards alone', `User-agent: *\nAllow: ${fill('*')}`],
    ['colons and marks', fill(':#%')],
    ['percent signs', `User-agent: *\nAllow: /${fill('%4')}`],
  ])('of %s is judged in step with its length', async (_, text) => {
    // What takes for ever fails by the test's own limit.
    expect(await allows(text, longPath)).toBe(true)
  })

  it('does not decide on an address that no server takes', async () => {
    expect(await allows('', `/${'a'.repeat(9000)}`)).toBe(false)
  })
})
