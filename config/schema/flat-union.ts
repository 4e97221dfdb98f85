import { z } from 'zod'

interface Plug {
  summary: string
  options: z.ZodType
}

/**
 * One strict schema for each entry of a registry, told apart by `discriminator`: the keys of `head` and the entry's
 * options side by side, as people write them. The output keeps the head and puts the parsed options under `options`.
 * An option may not take a name of `head` or `discriminator`, but for those in `shared`: they go to both.
 */
export function flatUnion(
  registry: Readonly<Record<string, Plug>>,
  discriminator: string,
  head: z.ZodRawShape,
  shared: readonly string[] = [],
) {
  const variants = Object.entries(registry).map(([name, plug]) => {
    const own = optionKeys(plug)
    const clash = own.find((key) => key === discriminator || (key in head && !shared.includes(key)))
    if (clash !== undefined)
      throw new Error(`the option "${clash}" of ${name} is a key of every entry; rename it`)
    const rest = Object.fromEntries(Object.entries(head).filter(([key]) => !own.includes(key)))
    const kind = z.literal(name).describe(plug.summary)
    return optionsObject(plug)
      .safeExtend({ ...rest, [discriminator]: kind })
      .strict()
      .describe(plug.summary)
  })
  const [first, ...others] = variants
  if (first === undefined) throw new Error(`no entry to choose ${discriminator} from`)
  return z
    .discriminatedUnion(discriminator, [first, ...others])
    .transform((flat: Record<string, unknown>) => {
      const plug = registry[String(flat[discriminator])]
      const own = plug === undefined ? [] : optionKeys(plug)
      const part = (keep: (key: string) => boolean) =>
        Object.fromEntries(Object.entries(flat).filter(([key]) => keep(key)))
      return {
        ...part((key) => key === discriminator || key in head),
        options: part((key) => own.includes(key)),
      }
    })
}

function optionKeys(plug: Plug): string[] {
  return Object.keys(optionsObject(plug).shape)
}

function optionsObject({ options, summary }: Plug): z.ZodObject {
  if (options instanceof z.ZodObject) return options
  throw new Error(
    `the options of "${summary}" must be a z.object: refine it or transform its keys, not the whole`,
  )
}
