/** What stands for the words of a review that has only stars: it reads the same in every language. `rating` is 1 to 5. */
export function starsOf(rating: number): string {
  const full = Math.min(5, Math.max(1, Math.round(rating)))
  return '★'.repeat(full) + '☆'.repeat(5 - full)
}
