// Preloaded by bootstrap.mjs: sends this process SIGTERM once the process that waits for it is gone. Without it a
// killed bootstrap, or `kill <npm start>` (npm passes the signal to a shell, which dies without passing it on),
// would leave Ennakko running with nobody to stop it.
const parent = Number(process.env.ENNAKKO_PARENT)
delete process.env.ENNAKKO_PARENT

if (parent > 0) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
