import { enableCompileCache } from 'node:module'
import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { ConfigError, describeError } from '../lib/errors.ts'

enableCompileCache()

const program = new Command('ennakko')
  .description('Finds the unhappy customer before the complaint spreads.')
  .version(packageJson.version)
  .showSuggestionAfterError()
  .showHelpAfterError('(ennakko --help lists the commands)')

program
  .command('start')
  .description('run roles: poller, outreach, web (default: all of them)')
  .argument('[roles...]')
  .action(async (roles: string[]) => await (await import('./commands/start.ts')).startCommand(roles))

program
  .command('check')
  .description('validate the config: one line for each problem, exit 1 when there is one')
  .argument('[file]')
  .action(async (file?: string) => await (await import('./commands/check.ts')).checkCommand(file))

program
  .command('add')
  .description('recognise a web address, show what it would bring, and add it to the config')
  .argument('<url>', 'a feed, a site, a forum, an app, a channel, a subreddit …')
  .option('--yes', 'add it without asking')
  .option('--dry-run', 'only show it')
  .option('--id <id>', 'the id of the new source')
  .option('--connector <name>', 'only as a source of this connector')
  .option('--json', 'for programs')
  .action(
    async (
      url: string,
      options: Json & { yes?: boolean; dryRun?: boolean; id?: string; connector?: string },
    ) => await (await import('./commands/add.ts')).addCommand(url, options),
  )

program
  .command('sources')
  .description('health of every source: last success, next poll, items, errors')
  .option('--json', 'for programs')
  .action(async (options: Json) => await (await import('./commands/sources.ts')).sourcesCommand(options))

program
  .command('poll')
  .description('read one source now and show the scored mentions, one line each')
  .argument('<id>', 'the source id in the config')
  .option('--dry-run', 'store nothing, alert nobody; show all that the source gives, and what is made of it')
  .option('--all', 'with --dry-run --json: also what is not about a brand')
  .option('--seconds <number>', 'how long to listen to a source that streams (default: 10)')
  .option('--json', 'for programs')
  .action(
    async (id: string, options: Json & { dryRun?: boolean; all?: boolean; seconds?: string }) =>
      await (await import('./commands/poll.ts')).pollCommand(id, options),
  )

program
  .command('score')
  .description('score texts from standard input, JSON Lines {"text", "lang"?, "rating"?}')
  .option('--learned', 'with what the stored labels have taught')
  .option('--json', 'for programs')
  .action(
    async (options: Json & { learned?: boolean }) =>
      await (await import('./commands/score.ts')).scoreCommand(options),
  )

program
  .command('match')
  .description('find the brands in texts from standard input, JSON Lines {"text"}')
  .option('--json', 'for programs')
  .option('--forms <name>', 'instead, show the forms in which a name, or the brand of that id, is found')
  .action(
    async (options: Json & { forms?: string }) =>
      await (await import('./commands/match.ts')).matchCommand(options),
  )

program
  .command('explain')
  .description('say why a mention was or was not alerted')
  .argument('<id or url>', 'of a mention, a case or a post')
  .action(async (term: string) => await (await import('./commands/explain.ts')).explainCommand(term))

program
  .command('label')
  .description('say what a stored post is: negative, neutral, positive, relevant or irrelevant')
  .argument('<id or url>', 'of a mention, a case or a post')
  .argument('<label>')
  .option('--brand <id>', 'with relevant and irrelevant: of which brand, where the post names several')
  .action(
    async (term: string, label: string, options: { brand?: string }) =>
      await (await import('./commands/labels.ts')).labelCommand(term, label, options),
  )

const labels = program.command('labels').description('what people have found posts to be')
labels
  .command('import')
  .description('store labels from JSON Lines {"text", "label" or "relevant" and "brand", "language"?, "at"?}')
  .argument('<file>', 'a file, or - for standard input')
  .option('--json', 'for programs')
  .action(
    async (file: string, options: Json) =>
      await (await import('./commands/labels.ts')).importCommand(file, options),
  )
labels
  .command('export')
  .description('write every label with its words as JSON Lines')
  .argument('[file]', 'default: standard output')
  .action(async (file?: string) => await (await import('./commands/labels.ts')).exportCommand(file))

program
  .command('train')
  .description('learn from the stored labels; what is better than the general engine is put in use')
  .option('--undo', 'go back to what was in use before')
  .option('--off', 'use nothing that was learned')
  .option('--json', 'for programs')
  .action(
    async (options: Json & { undo?: boolean; off?: boolean }) =>
      await (await import('./commands/train.ts')).trainCommand(options),
  )

program
  .command('evaluate')
  .description('measure the scoring on labelled JSON Lines {"text", "label", "lang"?, "rating"?}')
  .argument('<file>', 'a file, or - for standard input')
  .option('--learned', 'with what the stored labels have taught')
  .option('--curve <file>', 'draw the precision-recall curve as SVG')
  .option('--json', 'for programs')
  .action(
    async (file: string, options: Json & { learned?: boolean; curve?: string }) =>
      await (await import('./commands/evaluate.ts')).evaluateCommand(file, options),
  )

program
  .command('doctor')
  .description('check database, queue, clock, network and channels; exit 1 when something is wrong')
  .option('--json', 'for programs')
  .action(async (options: Json) => await (await import('./commands/doctor.ts')).doctorCommand(options))

program
  .command('reply')
  .description('answer the post of a case in public, by way of a running poller')
  .argument('<case id>')
  .argument('<text>', 'what to say, or - for standard input')
  .requiredOption('--by <name>', 'who approves it')
  .option('--yes', 'post it; without this it is only shown')
  .action(
    async (caseId: string, text: string, options: { by: string; yes?: boolean }) =>
      await (await import('./commands/reply.ts')).replyCommand(caseId, text, options),
  )

program
  .command('migrate')
  .description('apply database migrations')
  .action(async () => await (await import('./commands/migrate.ts')).migrateCommand())

program
  .command('token')
  .description('make a new API token; the old one stops working')
  .requiredOption('--new', 'yes, make a new one')
  .action(async () => await (await import('./commands/token.ts')).tokenCommand())

interface Json {
  json?: boolean
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `ennakko … | head` closes the pipe early: nothing is wrong.
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

try {
  await program.parseAsync()
} catch (error) {
  const expected = error instanceof ConfigError
  process.stderr.write(`${expected ? error.message : describeError(error)}\n`)
  if (!expected && process.env['LOG_LEVEL'] === 'debug')
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`)
  process.exitCode = 1
}
