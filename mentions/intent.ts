import type { Sentiment } from './mention.ts'
import { compilePhrases } from './phrases.ts'
import { type Intent, type Language, languages } from './vocabulary.ts'

/** What the writer wants, by the words and the sentiment together. An unknown language is read in all three. */
export function findIntent(
  text: string,
  { language, sentiment }: { language?: Language; sentiment: Pick<Sentiment, 'label'> },
): Intent {
  const read = text.slice(0, longest).replaceAll('’', "'")
  const says = (kind: keyof typeof patterns) =>
    (language ? [language] : languages).some((code) => read.search(patterns[kind][code]) >= 0)
  if (sentiment.label === 'negative') return 'complaint'
  if (says('suggestion')) return 'suggestion'
  if (sentiment.label !== 'positive' && says('complaint')) return 'complaint'
  if (asks(read) || (sentiment.label !== 'positive' && says('question'))) return 'question'
  return sentiment.label === 'positive' ? 'praise' : 'other'
}

const longest = 10_000

/** One of the last two sentences is a question: the very last may be "Kiitos!". */
function asks(text: string): boolean {
  const sentences = text.match(/[^.!?\n]+[.!?]*/gu) ?? []
  return sentences.slice(-2).some((sentence) => /\?["”)\s]*$/u.test(sentence))
}

const patterns = {
  /** Wishes for something that is not there yet. */
  suggestion: {
    fi: compilePhrases(`
      voisitteko|voisiko (?:tähän|tuohon|sovellukseen|siihen|teillä)_|
      (?:olisi|ois|olis) (?:\\p{L}+ )?(?:hyvä|hienoa|kiva|mahtavaa|loistavaa|plussaa)(?: lisä| jos| että)_|
      toivoisin|toivoisimme|toivoisi|ehdotan|ehdotus_|
      kannattaisi(?:ko|kohan)? (?:teidän|ehkä|lisätä|tehdä|\\p{L}+ lisätä)_|lisätkää|tuokaa takaisin|
      parannusehdotus_|kehitysehdotus_|kehitysidea_|
      (?:tulisiko|saisiko|saataisiinko) (?:tähän|sovellukseen|takaisin)_|toive_ (?:teille|että|olisi)_|
      harmi kun ei ole`),
    en: compilePhrases(`
      please (?:add|bring back|consider|make|let us|allow)|
      (?:would|it'd|it'll) be (?:great|nice|lovely|good|cool|awesome|helpful) (?:if|to)|feature request|
      (?:you|they) should (?:add|let|offer|allow|consider|bring)|suggest(?:ion)?(?::| to| that)_?|
      i wish (?:you|they|the app|it)|could you (?:please )?(?:add|bring|make|allow)|how about adding|
      any plans to`),
    sv: compilePhrases(`
      (?:det )?vore (?:\\p{L}+ )?(?:bra|fint|kul|toppen|kanon) om|
      kan ni (?:inte )?(?:lägga till|införa|fixa så)|lägg till|förslag_|önskar (?:att|mig)|skulle önska|
      ni borde (?:lägga|införa|ha)|önskemål_`),
  },
  /** Things that nobody says of what works. */
  complaint: {
    fi: compilePhrases(`
      ei(?:vät)? (?:\\p{L}+ )?toimi|(?:miksi|miks) (?:\\p{L}+ )?(?:ei|ette|eikä|ettei)_|ei vastaa|
      (?:ette|eivät) vastaa|milloin (?:tämä |vika |tää )?(?:korjataan|korjaatte|korjaantuu)|rahat takaisin|
      missä (?:mun|minun|meidän) \\p{L}+ (?:on|viipyy)|vieläkään|
      taas (?:kerran|rikki|poikki|nurin|myöhässä|alhaalla)|en (?:enää )?(?:ikinä|koskaan)`),
    en: compilePhrases(`
      (?:doesn't|does not|isn't|is not|not) work(?:ing)?|
      (?:why|how) (?:can't|don't|doesn't|won't|is it so hard)_?|still (?:waiting|no|not|hasn't|haven't)|
      when (?:will|are) (?:you|this|it) [^.?!]{0,20}fix_|where is my|money back|down again|broken again|
      late again|fix (?:this|it|your)|never again`),
    sv: compilePhrases(`
      fungerar inte|funkar inte|varför (?:\\p{L}+ )?inte|varför (?:kan|svarar|är|har) (?:ni|inte|man)|
      fortfarande (?:inte|ingen)_|när (?:fixar|lagar|löser) ni|var är (?:mitt|min|mina)|pengarna tillbaka|
      aldrig mer|nere igen`),
  },
  /** Without a question mark. */
  question: {
    fi: compilePhrases(
      `
        osaako joku|tietääkö (?:joku|kukaan)|onko (?:kellään|kenelläkään|muilla|joku)|
        mistä (?:saan|löydän|näkee)|miten (?:saan|voin|pääsee)|voiko (?:joku|joku kertoa)|kysymys:|kysyisin`,
    ),
    en: compilePhrases(
      `
        does (?:anyone|anybody) (?:know|have)|can (?:anyone|someone|anybody) (?:tell|help|recommend)|
        how (?:do|can) (?:i|we|you)|is there (?:a|any) way to|quick question|anyone know|
        wondering (?:if|whether|how)`,
    ),
    sv: compilePhrases(
      `
        (?:är det |vet )någon som (?:vet|har|kan)|kan någon (?:berätta|hjälpa|tipsa)|
        hur (?:gör|kan|får) (?:jag|man)|undrar (?:om|hur|när|var)|finns det (?:någon|något)`,
    ),
  },
} satisfies Record<string, Record<Language, RegExp>>
