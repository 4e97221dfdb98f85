import { open, realpath } from 'node:fs/promises'
import path from 'node:path'
import { PermanentError } from './errors.ts'

/** The one folder that sources may read files from. */
export interface ImportFolder {
  /**
   * Opens `<folder>/<name>`. Throws `PermanentError` when the name leads out of the folder, also through a link, and a
   * plain error that says where to put the file when it is not there.
   */
  open(name: string): Promise<ImportedFile>
}

export interface ImportedFile {
  /** Bytes, at the time of opening. */
  size: number
  modifiedAt: Date
  /** Up to `length` bytes from `offset`; fewer at the end only. */
  read(offset: number, length: number): Promise<Buffer>
  close(): Promise<void>
}

export function openImportFolder(folder: string): ImportFolder {
  const root = path.resolve(folder)
  return {
    async open(name) {
      const wanted = path.resolve(root, name)
      if (!isInside(root, wanted)) throw outside(name)
      const real = await realpath(wanted).catch((error: unknown) => {
        throw new Error(`the file "${name}" is not there: put it into ${root}`, { cause: error })
      })
      if (!isInside(await realpath(root), real)) throw outside(name)
      const handle = await open(real, 'r')
      const { size, mtime, isFile } = await handle.stat().then((stat) => ({
        size: stat.size,
        mtime: stat.mtime,
        isFile: stat.isFile(),
      }))
      if (!isFile) {
        await handle.close()
        throw new PermanentError(`"${name}" is not a file`)
      }
      return {
        size,
        modifiedAt: mtime,
        async read(offset, length) {
          const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
          let filled = 0
          while (filled < buffer.length) {
            const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled)
            if (bytesRead === 0) break
            filled += bytesRead
          }
          return buffer.subarray(0, filled)
        },
        close: () => handle.close(),
      }
    },
  }
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file)
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative)
}

function outside(name: string): PermanentError {
  return new PermanentError(
    `"${name}" leads out of the import folder, which is the only one that may be read`,
  )
}
