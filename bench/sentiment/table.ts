/** Prints rows in columns as wide as their widest cell. */
export function printTable(title: string, header: string[], rows: (string | number)[][]): void {
  const lines = [header, ...rows.map((row) => row.map(String))]
  const widths = header.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  console.log(`\n${title}`)
  for (const line of lines)
    console.log(
      line
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
}

export function three(value: number): string {
  return value.toFixed(3)
}
