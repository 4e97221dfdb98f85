/** Takes `seconds` of the processor's time of this thread. */
export function burn(seconds: number): void {
  const from = process.threadCpuUsage()
  for (;;) {
    for (let turn = 0; turn < 1_000_000; turn++) Math.sqrt(turn)
    const { user, system } = process.threadCpuUsage(from)
    if ((user + system) / 1_000_000 > seconds) return
  }
}
