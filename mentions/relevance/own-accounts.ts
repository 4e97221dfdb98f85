import type { FeedItem } from '../../connectors/connector.ts'

/** Tells whether an item was written by one of the accounts: a handle, a name as shown, or the address of a profile. */
export function createOwnAccounts(accounts: string[]): (item: Pick<FeedItem, 'author'>) => boolean {
  const own = new Set(accounts.map(plain))
  return ({ author }) =>
    [author?.name, author?.id, author?.url].some((sign) => sign !== undefined && own.has(plain(sign)))
}

/** "@RevontuliOy" and "revontulioy" are one account, and so is an address with or without its scheme. */
function plain(account: string): string {
  return account
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/^@/, '')
    .replace(/(?<!\/)\/+$/, '')
}
