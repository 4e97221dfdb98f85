/** Words between what is said of one brand and of another, in the notation of phrases; the languages together. */

/** They set one thing against another. */
export const contrastWords = `
  mutta|vaan|kun taas|toisin kuin|sen sijaan|puolestaan|
  but|while|whereas|however|although|though|unlike|instead|
  men|medan|däremot|till skillnad från`

/** They part two things only where a brand stands on each side. */
export const jointWords = 'ja|sekä|and|och|samt'

/** The brand behind them is the one that the rest is not about. */
export const unlikeWords = 'toisin kuin|unlike|till skillnad från'

/** The brand behind them is what the other is measured against. */
export const thanWords = 'kuin|than|än'
