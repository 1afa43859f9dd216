import { plays } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.5.2');

const selected = (...messages: string[]) => {
  const store = memoryStore();
  for (const message of messages) store.deliver('INBOX', message);
  return { selected: true, store };
};

must(
  'send an envelope’s ten fields, Sender and Reply-To from From where they are missing or empty',
  plays(
    `
    C: a FETCH 1:2 ENVELOPE
    S: * 1 FETCH (ENVELOPE ("x" "s" ((NIL NIL "a" "b.example")) ((NIL NIL "a" "b.example")) ((NIL NIL "a" "b.example")) NIL NIL NIL "<0@x>" "<1@x>"))
    S: * 2 FETCH (ENVELOPE (NIL "" NIL NIL NIL NIL NIL NIL NIL NIL))
    S: a OK FETCH completed
  `,
    () =>
      selected(
        'Date: x\r\nSubject: s\r\nFrom: a@b.example\r\nSender:\r\nIn-Reply-To: <0@x>\r\nMessage-ID: <1@x>\r\n\r\n',
        'Subject:\r\n\r\n',
      ),
  ),
);

must(
  'send a group’s beginning as its name and its end as NIL, in four fields each',
  plays(
    `
    C: a FETCH 1 ENVELOPE
    S: * 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL ((NIL NIL "team" NIL)("A" NIL "a" "b.example")(NIL NIL NIL NIL)) NIL NIL NIL NIL))
    S: a OK FETCH completed
  `,
    () => selected('To: team: A <a@b.example>;\r\n\r\n'),
  ),
);

must(
  'send lines of a text, and envelope, structure and lines of a message inside, message/global too',
  plays(
    `
    C: a FETCH 1:2 BODY
    S: * 1 FETCH (BODY ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 6 2))
    S: * 2 FETCH (BODY ("message" "global" NIL NIL NIL "8bit" 18 (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1) 3))
    S: a OK FETCH completed
  `,
    () =>
      selected(
        '\r\na\r\nb\r\n',
        'Content-Type: message/global\r\nContent-Transfer-Encoding: 8bit\r\n\r\nSubject: in\r\n\r\nx\r\n',
      ),
  ),
);

must(
  'send extension data with BODYSTRUCTURE and none with BODY',
  plays(
    `
    C: a FETCH 1 (BODY BODYSTRUCTURE)
    S: * 1 FETCH (BODY ("application" "pdf" ("name" "a.pdf") "<1@x>" "A file" "base64" 4) BODYSTRUCTURE ("application" "pdf" ("name" "a.pdf") "<1@x>" "A file" "base64" 4 "Q2hlY2s=" ("attachment" ("filename" "a.pdf")) ("de" "en") "http://x.example/a"))
    S: a OK FETCH completed
  `,
    () =>
      selected(
        [
          'Content-Type: application/pdf; name=a.pdf',
          'Content-ID: <1@x>',
          'Content-Description: A file',
          'Content-Transfer-Encoding: base64',
          'Content-MD5: Q2hlY2s=',
          'Content-Disposition: attachment; filename=a.pdf',
          'Content-Language: de, en',
          'Content-Location: http://x.example/a',
          '',
          'QQ==',
        ].join('\r\n'),
      ),
  ),
);

must(
  'tell the octets of RFC822.SIZE as BODY[] has them, and repeat the origin of a partial',
  plays(
    `
    C: a FETCH 1 (RFC822.SIZE BODY.PEEK[] BODY.PEEK[]<2.3>)
    S: * 1 FETCH (RFC822.SIZE 4 BODY[] {4}
    S: 
    S: ab BODY[]<2> {2}
    S: ab)
    S: a OK FETCH completed
  `,
    () => selected('\r\nab'),
  ),
);

must(
  'send the flags without \\Recent and all that changes as FETCH responses with the UID',
  plays(
    `
    C: v ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: v OK …
    C: a FETCH 1 (UID FLAGS INTERNALDATE)
    S: * 1 FETCH (UID 1 FLAGS () INTERNALDATE " 1-Jan-2026 00:00:00 +0000")
    S: a OK FETCH completed
  `,
    () => selected('\r\nab'),
  ),
);
