import './probe.ts'

// Later: the config's schema is made of the connectors that there are when it is read. The query is a command host's.
await import(`../../bin/ennakko.ts${new URL(import.meta.url).search}`)
