/**
 * What brings code to its knees that does not work in step with the length of what it reads: each fills any length. Most are
 * made after an expression of our own, or after a parser that we use.
 */
export const baits: Record<string, (chars: number) => string> = {
  'deep nesting': filled('<div><b>'),
  'tags that are never closed': filled('<b></i>'),
  'half tags': filled('<'),
  'starts of titles': filled('<title '),
  'starts of quoted addresses': filled('<p class="quote-inline">'),
  'starts of asides': filled('<aside class="quote" '),
  attributes: (chars) => `<p ${filled('a="1" ')(chars)}>x</p>`,
  'starts of comments': filled('<!--'),
  'starts of character data': filled('<![CDATA['),
  'data addresses': (chars) => `<img src="data:image/png;base64,${filled('A')(chars)}">x`,
  entities: filled('&amp;&#128;&notit;'),
  'bare ampersands': filled('&'),
  'quotation marks of mail': filled('> '),
  'deep quotations': filled('>'),
  'deep lists': (chars) =>
    Array.from({ length: Math.ceil(Math.sqrt(chars)) }, (_, i) => `${' '.repeat(i % 300)}- a\n`)
      .join('')
      .slice(0, chars),
  'brackets of links': filled('[a]('),
  'open brackets': filled('['),
  emphasis: filled('*a_'),
  'back-ticks': filled('`` '),
  spoilers: filled('>!'),
  'empty lines': filled('\n'),
  blanks: filled(' '),
  'blanks before a line end': filled('      \n'),
  hashes: filled('#'),
  'hashes and blanks': filled('# '),
  digits: filled('1'),
  dots: filled('.'),
  slashes: filled('/'),
  addresses: filled('https://a.example/(b '),
  'mail addresses': filled('a@b.example,'),
  attributions: filled('On Mon, 1 Jan 2024 at 10:00 a wrote\n'),
  emoji: filled('👩‍👩‍👧‍👦'),
  'combining marks': filled('a\u0300\u0301'),
  'lone surrogates': filled('\ud83d'),
  'one long word': filled('aä'),
  'code tags of forums': filled('[url=a'),
}

function filled(piece: string): (chars: number) => string {
  return (chars) => piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars)
}

/** As much of what people write, to compare with. */
export function harmless(chars: number): string {
  return filled('Palvelu oli hyvää ja lasku oli oikein. ')(chars)
}
