/** Whether a host is this machine by its very name, so that what is sent to it crosses no wire. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host)
}
