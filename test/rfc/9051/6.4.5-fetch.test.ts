import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '6.4.5');

const letter = [
  'From: Ann <ann@here.example>',
  'Subject: outer',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain',
  '',
  'One',
  '--x',
  'Content-Type: message/global',
  '',
  'Subject: inner',
  'Content-Type: multipart/alternative; boundary=y',
  '',
  '--y',
  '',
  'Plain',
  '--y',
  'Content-Type: text/html',
  '',
  '<p>',
  '--y--',
  '--x--',
  '',
].join('\r\n');

function selected() {
  const store = memoryStore();
  store.deliver('INBOX', letter);
  store.deliver('INBOX', 'Subject: flat\r\n\r\nFlat\r\n');
  return { selected: true, store };
}

must(
  'expand the macros, which stand alone',
  plays(
    `
    C: a FETCH 2 FAST
    S: * 2 FETCH (FLAGS (…) INTERNALDATE "…" RFC822.SIZE 23)
    S: a OK FETCH completed
    C: b FETCH 2 ALL
    S: * 2 FETCH (FLAGS (…) INTERNALDATE "…" RFC822.SIZE 23 ENVELOPE (NIL "flat" …))
    S: b OK FETCH completed
    C: c FETCH 2 FULL
    S: * 2 FETCH (FLAGS (…) INTERNALDATE "…" RFC822.SIZE 23 ENVELOPE (…) BODY ("text" "plain" …))
    S: c OK FETCH completed
    C: d FETCH 2 (FAST)
    S: d BAD …
    C: e FETCH 2 FAST FLAGS
    S: e BAD …
  `,
    selected,
  ),
);

rfc(9051, '4.3.1').mustNot(
  'send NUL but in a literal8 of BINARY',
  plays(
    `
    C: a FETCH 1 (BODY.PEEK[1] BINARY.PEEK[1] BINARY.PEEK[1]<2.2>)
    S: * 1 FETCH (BODY[1] {4}
    S: a\u0080\u0080b BINARY[1] ~{4}
    S: a\0\0b BINARY[1]<2> ~{2}
    S: \0b)
    S: a OK FETCH completed
  `,
    () => {
      const store = memoryStore();
      store.deliver('INBOX', '\r\na\0\0b');
      return { selected: true, store };
    },
  ),
);

rfc(9051, '6.4.5.1').must(
  'number the parts of a message/global as those of a message/rfc822',
  plays(
    `
    C: a FETCH 1 (BODY.PEEK[2.HEADER.FIELDS (SUBJECT)] BODY.PEEK[2.1] BODY.PEEK[2.2.MIME] BODY.PEEK[2.2])
    S: * 1 FETCH (BODY[2.HEADER.FIELDS (SUBJECT)] {18}
    S: Subject: inner
    S: 
    S:  BODY[2.1] {5}
    S: Plain BODY[2.2.MIME] {27}
    S: Content-Type: text/html
    S: 
    S:  BODY[2.2] {3}
    S: <p>)
    S: a OK FETCH completed
    C: b FETCH 1 (BODY.PEEK[2.3] BODY.PEEK[3] BODY.PEEK[1.1] BODY.PEEK[1.HEADER] BODY.PEEK[1.TEXT])
    S: * 1 FETCH (BODY[2.3] NIL BODY[3] NIL BODY[1.1] NIL BODY[1.HEADER] NIL BODY[1.TEXT] NIL)
    S: b OK FETCH completed
  `,
    selected,
  ),
);

rfc(9051, '6.4.5.1').must(
  'take 1 of a message that is not multipart as its text, and HEADER and TEXT as what they are',
  plays(
    `
    C: a FETCH 2 (BODY.PEEK[1] BODY.PEEK[TEXT] BODY.PEEK[HEADER] BODY.PEEK[1.MIME])
    S: * 2 FETCH (BODY[1] {6}
    S: Flat
    S:  BODY[TEXT] {6}
    S: Flat
    S:  BODY[HEADER] {17}
    S: Subject: flat
    S: 
    S:  BODY[1.MIME] {17}
    S: Subject: flat
    S: 
    S: )
    S: a OK FETCH completed
  `,
    selected,
  ),
);

must('take header field names as atoms, quoted strings and literals', async () => {
  const conversation = await talk(selected());
  conversation.send('a FETCH 2 (BODY.PEEK[HEADER.FIELDS ({7}\r\n');
  await conversation.play('S: + OK');
  conversation.send('subject "to" {2+}\r\nCc)] UID)\r\n');
  await conversation.play(`
    S: * 2 FETCH (UID 2 BODY[HEADER.FIELDS (subject to Cc)] {17}
    S: Subject: flat
    S: 
    S: )
    S: a OK FETCH completed
  `);
  conversation.client().destroy();
});

must(
  'set \\Seen by BODY[…] and BINARY[…], never by their PEEK, and tell it',
  plays(
    `
    C: a FETCH 2 (BODY.PEEK[1] BINARY.PEEK[1])
    S: * 2 FETCH (BODY[1] {6}
    S: Flat
    S:  BINARY[1] {6}
    S: Flat
    S: )
    S: a OK FETCH completed
    C: b FETCH 2 BINARY[1]<0.1>
    S: * 2 FETCH (FLAGS (\\Seen…) BINARY[1]<0> {1}
    S: F)
    S: b OK FETCH completed
    C: c FETCH 1 (FLAGS BODY[1])
    S: * 1 FETCH (FLAGS (\\Seen…) BODY[1] {3}
    S: One)
    S: c OK FETCH completed
    C: d FETCH 1 BODY[1]
    S: * 1 FETCH (BODY[1] {3}
    S: One)
    S: d OK FETCH completed
  `,
    selected,
  ),
);

must(
  'cut a partial at the end of the text, down to an empty string',
  plays(
    `
    C: a FETCH 2 (BODY.PEEK[]<0.7> BODY.PEEK[]<21.100> BODY.PEEK[]<23.1> BODY.PEEK[]<4294967295.1>)
    S: * 2 FETCH (BODY[]<0> {7}
    S: Subject BODY[]<21> {2}
    S: 
    S:  BODY[]<23> {0}
    S:  BODY[]<4294967295> {0}
    S: )
    S: a OK FETCH completed
    C: b FETCH 2 BODY.PEEK[]<0.0>
    S: b BAD …
    C: c FETCH 2 BODY.PEEK[]<1>
    S: c BAD …
  `,
    selected,
  ),
);

must(
  'be bad syntax where an item or a message number is none',
  plays(
    `
    C: a FETCH 3 FLAGS
    S: a BAD No message has that number
    C: b FETCH 1 ()
    S: b BAD …
    C: c FETCH 1 NOTHING
    S: c BAD Unknown FETCH item
    C: d FETCH 1 (FLAGS, UID)
    S: d BAD …
    C: e FETCH 0 FLAGS
    S: e BAD …
    C: f FETCH 1 BODY[1.2.]
    S: f BAD …
    C: g FETCH 1
    S: g BAD …
    C: h FETCH 1 FLAGS[1]
    S: h BAD …
  `,
    selected,
  ),
);
