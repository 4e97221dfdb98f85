import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { describeCode } from '../../config/problems.ts'
import { ConfigError } from '../../lib/errors.ts'

/**
 * Puts `after` in the place of `before`, whole or not at all, also through a symlink, with the mode and owner that the
 * file had. Throws `ConfigError` when it is read-only, cannot be replaced, or holds something else than `before`.
 */
export function replaceFile(file: string, before: string, after: string): void {
  const target = realpathSync(file)
  const { mode, uid, gid } = statSync(target)
  if ((mode & 0o222) === 0 || !isWritable(target))
    throw new ConfigError(`${file} is read-only; nothing was written, so add the lines by hand`)
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}`)
  try {
    write(beside, after)
    chmodSync(beside, mode & 0o7777)
    if (process.getuid?.() === 0) chownSync(beside, uid, gid)
    if (readFileSync(target, 'utf8') !== before)
      throw new ConfigError(`${file} was changed in the meantime; nothing was written, so try again`)
    renameSync(beside, target)
  } catch (error) {
    rmSync(beside, { force: true })
    if (error instanceof ConfigError) throw error
    const how = describeCode(error)
    throw new ConfigError(
      `${file} cannot be replaced (${how}); nothing was written, so add the lines by hand`,
      { cause: error },
    )
  }
}

function write(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}
