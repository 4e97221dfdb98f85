import type { Language } from '../vocabulary.ts'

/** In the notation of phrases: README.md. */
export const intentWords = {
  /** Wishes for something that is not there yet. */
  suggestion: {
    fi: `
      voisitteko|voisiko (?:tähän|tuohon|sovellukseen|siihen|teillä)_|
      (?:olisi|ois|olis) (?:\\p{L}+ )?(?:hyvä|hienoa|kiva|mahtavaa|loistavaa|plussaa)(?: lisä| jos| että)_|
      toivoisin|toivoisimme|toivoisi|ehdotan|ehdotus_|
      kannattaisi(?:ko|kohan)? (?:teidän|ehkä|lisätä|tehdä|\\p{L}+ lisätä)_|lisätkää|tuokaa takaisin|
      parannusehdotus_|kehitysehdotus_|kehitysidea_|
      (?:tulisiko|saisiko|saataisiinko) (?:tähän|sovellukseen|takaisin)_|toive_ (?:teille|että|olisi)_|
      harmi kun ei ole`,
    en: `
      please (?:add|bring back|consider|make|let us|allow)|
      (?:would|it'd|it'll) be (?:great|nice|lovely|good|cool|awesome|helpful) (?:if|to)|feature request|
      (?:you|they) should (?:add|let|offer|allow|consider|bring)|suggest(?:ion)?(?::| to| that)_?|
      i wish (?:you|they|the app|it)|could you (?:please )?(?:add|bring|make|allow)|how about adding|
      any plans to`,
    sv: `
      (?:det )?vore (?:\\p{L}+ )?(?:bra|fint|kul|toppen|kanon) om|
      kan ni (?:inte )?(?:lägga till|införa|fixa så)|lägg till|förslag_|önskar (?:att|mig)|skulle önska|
      ni borde (?:lägga|införa|ha)|önskemål_`,
  },
  /** Things that nobody says of what works. */
  complaint: {
    fi: `
      ei(?:vät)? (?:\\p{L}+ )?toimi|(?:miksi|miks) (?:\\p{L}+ )?(?:ei|ette|eikä|ettei)_|ei vastaa|
      (?:ette|eivät) vastaa|milloin (?:tämä |vika |tää )?(?:korjataan|korjaatte|korjaantuu)|rahat takaisin|
      missä (?:mun|minun|meidän) \\p{L}+ (?:on|viipyy)|vieläkään|
      taas (?:kerran|rikki|poikki|nurin|myöhässä|alhaalla)|en (?:enää )?(?:ikinä|koskaan)`,
    en: `
      (?:doesn't|does not|isn't|is not|not) work(?:ing)?|
      (?:why|how) (?:can't|don't|doesn't|won't|is it so hard)_?|still (?:waiting|no|not|hasn't|haven't)|
      when (?:will|are) (?:you|this|it) [^.?!]{0,20}fix_|where is my|money back|down again|broken again|
      late again|fix (?:this|it|your)|never again`,
    sv: `
      fungerar inte|funkar inte|varför (?:\\p{L}+ )?inte|varför (?:kan|svarar|är|har) (?:ni|inte|man)|
      fortfarande (?:inte|ingen)_|när (?:fixar|lagar|löser) ni|var är (?:mitt|min|mina)|pengarna tillbaka|
      aldrig mer|nere igen`,
  },
  /** Without a question mark. */
  question: {
    fi: `
        osaako joku|tietääkö (?:joku|kukaan)|onko (?:kellään|kenelläkään|muilla|joku)|
        mistä (?:saan|löydän|näkee)|miten (?:saan|voin|pääsee)|voiko (?:joku|joku kertoa)|kysymys:|kysyisin`,
    en: `
        does (?:anyone|anybody) (?:know|have)|can (?:anyone|someone|anybody) (?:tell|help|recommend)|
        how (?:do|can) (?:i|we|you)|is there (?:a|any) way to|quick question|anyone know|
        wondering (?:if|whether|how)`,
    sv: `
        (?:är det |vet )någon som (?:vet|har|kan)|kan någon (?:berätta|hjälpa|tipsa)|
        hur (?:gör|kan|får) (?:jag|man)|undrar (?:om|hur|när|var)|finns det (?:någon|något)`,
  },
} satisfies Record<string, Record<Language, string>>
