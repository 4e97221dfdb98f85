import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { serveSink, type Sink } from '../harness/sink.ts'
import { client, serve } from '../lib/servers.ts'
import { configOfWorld, desk, goneDesk } from './config.ts'
import { type Asked, openNames, originOf } from './names.ts'
import type { Place } from './place.ts'
import { type Program, openProgram } from './program.ts'
import { type Past, type ServedWorld, serveWorld } from './serve-world.ts'

/** The world, and the program that reads it. */
export interface Town extends Program, ServedWorld {
  /** Takes the alerts. */
  sink: Sink
  /** What was asked of the world, by the names of its servers. */
  asked: Asked[]
}

const ourselves = 'ennakko'

/** Call it in a test: it ends with that. */
export async function openTown(places: Place[], databaseUrl: string, past: Past): Promise<Town> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ennakko-world-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const names = openNames(client())
  const sink = await serveSink()
  onTestFinished(() => sink.close())
  names.lead(desk, sink.url)
  const gone = await serve((_request, response) => void response.writeHead(410).end())
  names.lead(goneDesk, gone.url)
  const program = await openProgram(configOfWorld(places), {
    databaseUrl,
    http: names.http,
    publicUrl: originOf(ourselves),
    dataDir,
  })
  names.leadBack(ourselves, program.origin)
  const ours = {
    folder: path.join(dataDir, 'import'),
    hookOf: (sourceId: string) => `${program.origin}/hooks/${sourceId}`,
  }
  const servedWorld = await serveWorld(places, names, past, ours)
  return { ...program, ...servedWorld, sink, asked: names.asked }
}
