import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { clock } from '../../lib/clock.ts'
import { type Env, readEnv } from '../../config/env.ts'
import { type NewSource, insertSource } from '../../config/insert-source.ts'
import { formatProblem } from '../../config/problems.ts'
import type { Config } from '../../config/schema.ts'
import { closeFeedParser } from '../../connectors/feed.ts'
import type { FoundSource } from '../../connectors/found-source.ts'
import { elsewhere, recognise } from '../add/recognise.ts'
import { ConfigError } from '../../lib/errors.ts'
import { type Http, createHttp } from '../../lib/http.ts'
import { memoryStore } from '../../workers/source-store.ts'
import { userAgent } from '../../workers/user-agent.ts'
import { type Choice, choose } from '../add/choose.ts'
import { lookAt } from '../add/first-look.ts'
import { replaceFile } from '../add/replace-file.ts'
import { type Report, afterLine, failedLine, humanOf, jsonOf } from '../add/report.ts'
import { sameSource } from '../add/same-source.ts'
import { chosenId, proposeId } from '../add/source-id.ts'
import { oneLine } from '../terminal.ts'
import { checkWhole, problemsOf } from './check.ts'

interface AddOptions {
  yes?: boolean
  dryRun?: boolean
  json?: boolean
  id?: string
  connector?: string
}

/** Recognising and reading together; a site that is slower is no source. */
const patienceMs = 120_000

/** Finds out what an address is, shows what it would bring, and adds it to the config file after a yes. */
export async function addCommand(address: string, options: AddOptions): Promise<void> {
  const url = readAddress(address)
  const reason = elsewhere(url)
  if (reason !== undefined) throw new ConfigError(reason)
  const env = readEnv(process.env)
  const file = env.configPath
  const config = await checked(file, env)
  if (config === undefined) return
  const text = readFileSync(file, 'utf8')
  const taken = config.sources.map(({ id }) => id)
  if (options.id !== undefined) chosenId(options.id, taken)
  const sourceOf = (found: FoundSource) =>
    sourceFrom(found, config, options.id ?? proposeId(found.name, taken))
  const tried: string[] = []
  const choice = await withHttp(config, env, async (http) => {
    const { publicUrl, dataDir } = env
    const surroundings = { http, store: memoryStore(), publicUrl, dataDir, env: process.env }
    const wanted = { brands: config.brands.flatMap(({ any }) => any.slice(0, 1)) }
    const look = { http, wanted, tried, signal: clock.timeout(patienceMs) }
    const looking = choose(
      only(options.connector, recognise(url, look)),
      (found) => sameSource(text, found),
      async (found) => {
        const source = sourceOf(found)
        return await lookAt(String(source['id']), insertSource(text, source), file, surroundings)
      },
    )
    return await looking.catch((error: unknown) => {
      if (!look.signal.aborted) throw error
      throw new ConfigError(`${url.href} took longer than ${patienceMs / 60_000} minutes to look at`)
    })
  })
  const source = choice.chosen && sourceOf(choice.chosen.found)
  const report: Report = { url: url.href, file, choice, source, written: false }
  if (!source) {
    const outcome = choice.existing ? undefined : notRecognised(url, choice, tried)
    if (options.json) process.stdout.write(`${JSON.stringify(jsonOf(report))}\n`)
    else if (choice.existing) process.stdout.write(`${file} has it already: source '${choice.existing.id}'\n`)
    if (outcome !== undefined) throw new ConfigError(outcome)
    return
  }
  if (!options.json) process.stdout.write(`${humanOf(report, source, file)}\n`)
  const written = !options.dryRun && (await agreed(options)) && (await add(file, env, text, source))
  if (options.json) process.stdout.write(`${JSON.stringify(jsonOf({ ...report, written }))}\n`)
  else if (written) process.stdout.write(`added '${String(source['id'])}' to ${file}\n`)
}

function readAddress(address: string): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname)
    throw new ConfigError(
      `${JSON.stringify(oneLine(address))} is not a web address; write it as https://example.com/page`,
    )
  if (url.username !== '' || url.password !== '')
    throw new ConfigError('the address holds a user name or password, which do not belong in the config file')
  url.hash = ''
  return url
}

/** A config that is broken is shown as `check` shows it, and nothing is added to it. */
async function checked(file: string, env: Env, text?: string): Promise<Config | undefined> {
  try {
    return (await checkWhole(file, env, text)).config
  } catch (error) {
    for (const problem of problemsOf(error, file, text)) process.stderr.write(`${formatProblem(problem)}\n`)
    process.stderr.write('nothing was added\n')
    process.exitCode = 1
    return undefined
  }
}

async function withHttp<T>(
  { company, network }: Config,
  { publicUrl }: Env,
  work: (http: Http) => Promise<T>,
): Promise<T> {
  const http = createHttp({
    userAgent: userAgent(company, publicUrl),
    allowPrivate: () => network.allowPrivate,
  })
  try {
    return await work(http)
  } finally {
    await http.close()
    await closeFeedParser()
  }
}

async function* only(
  connector: string | undefined,
  found: AsyncIterable<FoundSource>,
): AsyncGenerator<FoundSource> {
  for await (const one of found) if (connector === undefined || one.connector === connector) yield one
}

/** Reviews of an app name no brand; with one brand in the config they are about that. */
function sourceFrom({ connector, options, all }: FoundSource, { brands }: Config, id: string): NewSource {
  const [brand, ...others] = brands
  const about = brand !== undefined && others.length === 0 ? { brand: brand.id } : {}
  return { id, connector, ...options, ...(all === true && { match: 'all', ...about }) }
}

function notRecognised({ href }: URL, { failed, waiting }: Choice, tried: readonly string[]): string {
  const lines = [...failed.map(failedLine), ...tried, ...waiting.map(afterLine)]
  const head =
    failed.length > 0 ? 'could not be read' : 'was not recognised as anything that Ennakko can read'
  const list = lines.map((line) => `\n  ${oneLine(line)}`).join('')
  return `${href} ${head}${lines.length > 0 ? `; what was tried:${list}` : ''}`
}

async function agreed({ yes, json }: AddOptions): Promise<boolean> {
  if (yes) return true
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) {
    process.stderr.write('nothing was written; --yes adds it\n')
    process.exitCode = 1
    return false
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const closed = new Promise<string>((resolve) => {
    asking.once('close', () => resolve('no'))
  })
  const answer = await Promise.race([asking.question('Add it? [y/N] '), closed])
  asking.close()
  if (/^(?:y|yes|k|kyllä|j|ja)$/i.test(answer.trim())) return true
  process.stderr.write('nothing was written\n')
  return false
}

async function add(file: string, env: Env, before: string, source: NewSource): Promise<boolean> {
  const after = insertSource(before, source)
  if ((await checked(file, env, after)) === undefined) return false
  replaceFile(file, before, after)
  return true
}
