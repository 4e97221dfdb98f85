import { readFileSync, readdirSync } from 'node:fs'

export interface Usage {
  cpuSeconds: number
  peakMb: number
}

const ticksPerSecond = 100
const field = { parent: 1, userTime: 11, systemTime: 12, childUserTime: 13, childSystemTime: 14 }

/** What a process has used so far, by /proc. */
export function usageOf(pid: number): Usage {
  const stat = statOf(pid)
  return {
    cpuSeconds: (at(stat, field.userTime) + at(stat, field.systemTime)) / ticksPerSecond,
    peakMb: kilobytes(pid, 'status', 'VmHWM') / 1024,
  }
}

/** The same for a PostgreSQL: its server with all children, those that have ended included; shared memory counts once. */
export function usageOfTree(pid: number): Usage {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((child) => child > 0 && parentOf(child) === pid)
  const living = [pid, ...children].flatMap((each) => shareOf(each) ?? [])
  const own = statOf(pid)
  const ended = (at(own, field.childUserTime) + at(own, field.childSystemTime)) / ticksPerSecond
  return {
    cpuSeconds: living.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, ended),
    peakMb: living.reduce((sum, { peakMb }) => sum + peakMb, 0),
  }
}

/** Nothing for a process that has ended since it was listed. */
function shareOf(pid: number): Usage | undefined {
  try {
    return { ...usageOf(pid), peakMb: kilobytes(pid, 'smaps_rollup', 'Pss') / 1024 }
  } catch {
    return undefined
  }
}

export function parentOf(pid: number): number {
  try {
    return at(statOf(pid), field.parent)
  } catch {
    return 0
  }
}

/** Resident memory now, in MB. */
export function residentMb(pid: number): number {
  return kilobytes(pid, 'status', 'VmRSS') / 1024
}

/** The fields behind the name, which may hold blanks itself. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function at(stat: string[], index: number): number {
  return Number(stat[index])
}

function kilobytes(pid: number, file: 'status' | 'smaps_rollup', name: string): number {
  const text = readFileSync(`/proc/${pid}/${file}`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(text)?.[1] ?? 0)
}
