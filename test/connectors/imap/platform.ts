import { onTestFinished } from 'vitest'
import type { Post } from '../churn.ts'
import { type Interrupt, type Platform, type Trouble, stop, wait } from '../platform.ts'
import { type StoredMail, startImapServer } from './server.ts'

const user = 'asiakaspalvelu@revontuli.example'
const password = 'salainen-sana-77'

/** Read over IMAP: a call's path is the command, its body the arguments; an answer's body is what is sent instead. */
export const platforms: Record<string, () => Platform> = {
  imap: () => ({
    options: (origin) => ({
      host: '127.0.0.1',
      port: Number(new URL(origin).port),
      security: 'none',
      user,
      password,
      mailbox: 'Palaute',
    }),
    secrets: [password],
    async serve(posts, interrupt) {
      const server = await startImapServer(user, password)
      onTestFinished(() => server.close())
      server.interrupt = (command, body) => {
        const mails = posts().toReversed().map(mailOf)
        server.folder = { validity: 7, nextUid: mails.length + 1, mails }
        const given = interrupt({
          method: 'IMAP',
          path: command,
          groups: [],
          query: {},
          headers: {},
          body,
        })
        if (given === undefined || typeof given === 'string') return given
        if ('path' in given) throw new Error('this server answers no other command than the one it was sent')
        return { lines: given.body ?? '' }
      }
      return `imap://127.0.0.1:${server.port}`
    },
    troubles: [
      stop(
        'a wrong password',
        at('LOGIN', 'TAG NO [AUTHENTICATIONFAILED] Invalid credentials'),
        /refuses the user or the password of .*IMAP_PASSWORD/,
      ),
      stop(
        'a locked account',
        at('LOGIN', 'TAG NO [CONTACTADMIN] The account is locked'),
        /"The account is locked".*IMAP_PASSWORD/,
      ),
      stop(
        'an expired password',
        at('LOGIN', 'TAG NO [EXPIRED] The password has expired'),
        /"The password has expired".*IMAP_PASSWORD/,
      ),
      backOff(
        'a directory of users that is down',
        at('LOGIN', 'TAG NO [UNAVAILABLE] Temporary authentication failure'),
        /Temporary authentication failure/,
      ),
      backOff(
        'too many connections of the account',
        at('LOGIN', 'TAG NO [LIMIT] Too many simultaneous connections'),
        /Too many simultaneous connections/,
      ),
      backOff(
        'too many connections of the account, as Gmail says it',
        at('LOGIN', 'TAG NO [ALERT] Too many simultaneous connections. (Failure)'),
        /Too many simultaneous connections/,
      ),
      backOff(
        'a log-in that is not understood',
        at('LOGIN', 'TAG BAD Command received in invalid state'),
        /Command received in invalid state/,
      ),
      backOff(
        'a line that breaks while it logs in',
        (call) => (call.path === 'LOGIN' ? 'cut' : undefined),
        /reading mail from/,
      ),
      backOff(
        'a server that is full',
        at('GREETING', '* BYE Too busy'),
        /reading mail from 127.0.0.1 .*failed/,
      ),
      backOff(
        'another program',
        at('GREETING', 'HTTP/1.1 400 Bad Request'),
        /reading mail from 127.0.0.1 .*failed/,
      ),
      stop(
        'a folder that is gone',
        ({ path }) => {
          if (path === 'EXAMINE') return { body: 'TAG NO [NONEXISTENT] Mailbox does not exist' }
          return path === 'LIST' ? { body: '* LIST () "/" "INBOX"\r\nTAG OK done' } : undefined
        },
        /no folder "Palaute"; it has INBOX/,
      ),
      backOff(
        'a folder that cannot be opened now',
        at('EXAMINE', 'TAG NO [INUSE] The mailbox is locked'),
        /The mailbox is locked/,
      ),
      backOff(
        'a search that is refused',
        at('UID SEARCH', 'TAG NO [SERVERBUG] Internal error'),
        /reading mail from 127.0.0.1 .*failed: .*search/,
      ),
      backOff(
        'mails that are refused',
        at('UID FETCH', 'TAG NO [SERVERBUG] Internal error occurred'),
        /Internal error occurred/,
      ),
      backOff('mails that are not shown', at('UID FETCH', 'TAG OK done'), /shows none of the mails/),
      backOff(
        'mails whose words are not shown',
        ({ path, body }) => (path === 'UID FETCH' && /BODY/.test(body) ? { body: 'TAG OK done' } : undefined),
        /shows none of the mails/,
      ),
      {
        ...wait(
          'throttling, as Microsoft says it',
          at('EXAMINE', 'TAG BAD Request is throttled. Suggested Backoff Time: 3000 milliseconds'),
          3,
          /asks to wait until/,
        ),
        // Waited for in real time.
        polls: 1,
      },
      backOff('nonsense', at('UID FETCH', '* 1 FETCH ((((\r\nTAG OK done'), /shows none of the mails/),
      backOff(
        'a broken line',
        (call) => (call.path === 'UID FETCH' ? 'cut' : undefined),
        /reading mail from/,
      ),
      backOff(
        'a line that breaks at once',
        (call) => (call.path === 'GREETING' ? 'cut' : undefined),
        /reading mail from/,
      ),
      {
        // Waited for in real time: ten seconds.
        ...backOff('silence', (call) => (call.path === 'GREETING' ? 'hang' : undefined), /reading mail from/),
        polls: 1,
      },
    ],
  }),
}

function at(command: string, lines: string): Interrupt {
  return ({ path }) => (path === command ? { body: lines } : undefined)
}

function backOff(name: string, interrupt: Interrupt, says: RegExp): Trouble {
  return { name, interrupt, kind: 'backs off', says }
}

function mailOf({ serial: uid, text, createdAt: received }: Post): StoredMail {
  const head = [
    `Message-ID: <viesti-${uid}@posti.example>`,
    'From: Aino <aino@posti.example>',
    `Date: ${received.toUTCString()}`,
    'Subject: Lasku',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ]
  return { uid, received, raw: [...head, '', text, ''].join('\r\n') }
}
