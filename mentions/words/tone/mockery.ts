/** Applause under a complaint is mockery. */
export const mockery: ReadonlySet<string> = new Set(['👏', '🤡', '🙃', '🐌'])

/** How thanks begin, which are meant even where a complaint follows. */
export const thanks = 'kiit kit thank thx tack'
