/** Settings of the test inbox: how much is kept, what names an inbox and a tag, who may hand in and ask. */
import { choice, type Field, integer, list, port, text, yesNo } from './field.ts';

export const captureSettings = {
  'capture.keep-messages': integer({
    default: 5000,
    min: 0,
    max: 10_000_000,
    doc: 'Captured messages that are kept; above that the oldest go, except starred ones. 0: as many as there are.',
    restarts: 'nothing',
  }),
  'capture.keep-days': integer({
    default: 30,
    min: 0,
    max: 36_500,
    doc: 'Days that a captured message is kept, except a starred one. 0: as long as there is room.',
    restarts: 'nothing',
  }),
  'capture.inbox-addresses': list({
    default: ['*@NAME.inbox.test'],
    doc: 'Recipients whose address names the inbox their mail comes to; NAME stands for the inbox, * for anything.',
    restarts: 'nothing',
  }),
  'capture.inbox-days': integer({
    default: 14,
    min: 0,
    max: 36_500,
    doc: 'Days after which an inbox with a name goes, with what is in it, when no mail came to it. 0: it stays.',
    restarts: 'nothing',
  }),
  'capture.inbox-ports': list({
    default: [],
    doc: 'More ports that take mail, each for an inbox of its own: "2525=shop", or "127.0.0.1:2525=shop". A message may still name another inbox in X-Mailroom-Inbox.',
    restarts: 'listeners',
    form: 'inbox-port',
  }),
  'capture.tag-by-header': yesNo({
    default: true,
    doc: 'Tag a captured message with what its header field X-Tags lists.',
    restarts: 'nothing',
  }),
  'capture.tag-by-plus': yesNo({
    default: true,
    doc: 'Tag a captured message with what stands behind a plus in its addresses: kim+order@ is tagged order.',
    restarts: 'nothing',
  }),
  'capture.tag-by-user': yesNo({
    default: false,
    doc: 'Tag a captured message with the name that its sender signed in with.',
    restarts: 'nothing',
  }),
  'capture.tags': list({
    default: [],
    doc: 'Rules that tag captured mail: "bill=subject:invoice", or "scanned=X-Antivirus:" for words anywhere in the message.',
    restarts: 'nothing',
    form: 'tag-rule',
  }),
  'capture.logins': text({
    default: '',
    doc: 'Names and passwords that alone hand in and read captured mail where any password would do: "app:secret other:secret". Empty: any.',
    restarts: 'listeners',
    secret: true,
    form: 'logins',
  }),
  'capture.api-logins': text({
    default: '',
    doc: 'Names and passwords that programs must give to ask for captured mail by HTTP: "ci:secret". Empty: none is asked for.',
    restarts: 'nothing',
    secret: true,
    form: 'logins',
  }),
  'capture.web-root': text({
    default: '',
    doc: 'Interfaces of other tools answer below this path as well, such as /mailpit-1.',
    restarts: 'nothing',
  }),
  'capture.mailhog-port': port('off', "MailHog's interface alone", 'server'),
  'capture.maildev-port': port('off', "MailDev's interface alone", 'server'),
  'capture.speaks': choice({
    default: 'mailpit',
    choices: ['mailpit', 'mailhog', 'maildev'],
    doc: "Whose interface answers at the window's port where several tools have the same address. /mailpit, /mailhog and /maildev before an address name one in any case.",
    restarts: 'nothing',
  }),
  'capture.release-to': list({
    default: [],
    doc: 'Addresses, and domains as @here.example, to which captured mail may be released by relay.host, one message at a time. Empty: nothing leaves.',
    restarts: 'nothing',
  }),
  'capture.answers': text({
    default: '',
    doc: 'Where the bounce lab gives its answers, unless the inbox says otherwise: an address, smtp://127.0.0.1:2525, or http://127.0.0.1:3000/inbound. Empty: into the inbox of the message that is answered.',
    restarts: 'nothing',
  }),
  'capture.answer-to': list({
    default: [],
    doc: 'Hosts besides this computer that the bounce lab may give answers to, by name or address. Empty: answers never leave this computer.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
