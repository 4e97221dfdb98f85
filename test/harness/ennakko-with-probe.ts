import './probe.ts'

// Later: the config's schema is made of the connectors that there are when it is read.
await import('../../bin/ennakko.ts')
