/** What only a person says: companies say "we" and "you". In the notation of phrases, the languages together. */
export const firstPerson = `
  minä|mä|mun|mulla|mulle|multa|minun|minulla|minulle|minulta|minua|mua|olen|oon|en|sain|soitin|tilasin|
  odotin|maksoin|ostin|jonotin|yritin|lähetin|olin|jouduin|vein|kävin|hain|peruin|palautin|reklamoin|luulin|
  petyin|vaihdan|vaihdoin|irtisanon|irtisanoin|voitin|osallistuin|luin|haluan|erosin|kilpailutin|jaoin|
  tykkäsin|enkä|rahojani|laskuni|hakemukse(?:ni|eni)|meille kävi|käynyt meille|i|i'm|i've|i'd|i'll|me|my|mine|
  jag|mig|mitt|min|mina`

/** What goes wrong. */
export const troubles = `
  ei(?:kä|vät)? (?:\\p{L}+ ){0,2}(?:toimi|toiminut|tullut|vastaa|vastannut|käy|ole|kukaan|osaa|saa|saanut|ketään|vastausta|koskaan)|
  kukaan ei|ette vastaa|poikki|alhaalla|nurin|rahat takaisin|vieläkään|älkää|en enää|hävetkää|rikki|huijau_|
  törkeä_|(?:doesn't|does not|not|never|still) (?:work|answered|got|delivered|arrived)_|never again|nobody|
  no one|broken|been down|was charged|charged me|scam|useless|terrible|awful|fix it|waited|still hasn't|
  fungerar inte|ingen svara_|kom aldrig|inte kommit|uselt|dåligt|lurad`
