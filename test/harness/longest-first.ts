import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * In the order in which they begin. A fresh clone knows no durations of a run before, so those that take longest, for what
 * they wait or for what they start, are told here. The files of a project follow each other, since they share processes.
 */
const projects = ['simulated', 'with a probe', 'shipped']
const longest = [
  'connectors/trouble.test.ts',
  'connectors/trouble-from-j.test.ts',
  'workers/poller/stream.test.ts',
  'web/hostile-words.test.ts',
  'pipeline-redis.test.ts',
  'pipeline.test.ts',
  'workers/embedded-postgres.test.ts',
  'blackbox.test.ts',
  'workers/poller/reply.test.ts',
  'workers/start-stop.test.ts',
  'workers/learned.test.ts',
  'bootstrap.test.ts',
  'workers/poller/poll-first.test.ts',
  'connectors/html/html.test.ts',
  'workers/start-reload.test.ts',
  'workers/poller/reply-crash.test.ts',
  'upgrade/upgrade.test.ts',
  'connectors/feed/hostile.test.ts',
  'workers/outreach/deliver-refusals.test.ts',
  'connectors/meta/meta.test.ts',
  'connectors/mastodon/mastodon.test.ts',
  'bin/missing-keys.test.ts',
]

/** Begins with the files that take longest, so that all processes end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line no-array-sort
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}

function rankOf({ project, moduleId }: TestSpecification): number {
  const place = longest.findIndex((file) => moduleId.endsWith(`/test/${file}`))
  return projects.indexOf(project.name) * 1000 + (place === -1 ? longest.length : place)
}
