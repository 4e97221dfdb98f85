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
  .command('sources')
  .description('health of every source: last success, next poll, items, errors')
  .option('--json', 'for programs')
  .action(async (options: Json) => await (await import('./commands/sources.ts')).sourcesCommand(options))

program
  .command('poll')
  .description('read one source now and show the scored mentions, one line each')
  .argument('<id>', 'the source id in the config')
  .option('--dry-run', 'store nothing, alert nobody')
  .option('--seconds <number>', 'how long to listen to a source that streams (default: 10)')
  .option('--json', 'for programs')
  .action(
    async (id: string, options: Json & { dryRun?: boolean; seconds?: string }) =>
      await (await import('./commands/poll.ts')).pollCommand(id, options),
  )

program
  .command('score')
  .description('score texts from standard input, JSON Lines {"text", "lang"?, "rating"?}')
  .option('--json', 'for programs')
  .action(async (options: Json) => await (await import('./commands/score.ts')).scoreCommand(options))

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
