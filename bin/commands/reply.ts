import { text as readAll } from 'node:stream/consumers'
import { styleText } from 'node:util'
import { z } from 'zod'
import { ConfigError } from '../../lib/errors.ts'
import { type ReplyNotTaken, type ReviewedReply, replyToCase, reviewReply } from '../../web/reply-to-case.ts'
import { replyAbility } from '../../workers/reply-ability.ts'
import { oneLine } from '../terminal.ts'
import { withOpenConfig, withDatabase } from './project.ts'

/** Shows what would be said and how long it may be; with `yes` it is taken down, and a poller posts it. */
export async function replyCommand(
  caseId: string,
  given: string,
  { by, yes }: { by: string; yes?: boolean },
): Promise<void> {
  if (!z.uuid().safeParse(caseId).success) {
    throw new ConfigError(`${oneLine(caseId)} is not the id of a case; \`ennakko explain <url>\` shows it`)
  }
  const words = given === '-' ? await readAll(process.stdin) : given
  await withDatabase(
    async (db) =>
      await withOpenConfig(async (running) => {
        const deps = { db, replyAbility: (sourceId: string) => replyAbility(running, sourceId) }
        const review = await reviewReply(deps, caseId, words)
        if ('status' in review) throw refusal(review)
        process.stdout.write(`${shown(review)}\n`)
        if (!yes) {
          process.stdout.write('Nothing was posted. Say it in public with --yes.\n')
          process.exitCode = 1
          return
        }
        const taken = await replyToCase(deps, { caseId, text: words, by })
        if ('status' in taken) throw refusal(taken)
        process.stdout.write(
          `Approved by ${oneLine(by)}. A running poller posts it now; \`ennakko explain ${caseId}\` tells what became of it.\n`,
        )
      }),
  )
}

function refusal({ message }: ReplyNotTaken): ConfigError {
  return new ConfigError(`${message}.`)
}

function shown({ text, length, rules: { max, unit }, mention }: ReviewedReply): string {
  return [
    `To ${oneLine(mention.author ?? 'the author')}, ${oneLine(mention.url ?? mention.externalId)}`,
    ...text.split('\n').map((line) => `  ${oneLine(line)}`),
    styleText('bold', `${length} of at most ${max} ${unit}`),
  ].join('\n')
}
