import { replaceApiToken } from '../../web/api-token.ts'
import { withDatabase } from './project.ts'

/** Replaces the API token and prints the new one, the only time it is shown. */
export async function tokenCommand(): Promise<void> {
  await withDatabase(async (db) => {
    process.stdout.write(`${await replaceApiToken(db)}\n`)
  })
}
