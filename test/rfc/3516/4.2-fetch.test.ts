import assert from 'node:assert/strict';
import { plays, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const png = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 1, 255]);
const message = [
  'Subject: parts',
  'Content-Type: multipart/mixed; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: Quoted-Printable',
  '',
  'Gr=C3=BC=C3=9Fe, =',
  'Ann',
  '--x',
  'Content-Type: image/png',
  'Content-Transfer-Encoding: base64',
  '',
  png.toString('base64').slice(0, 7),
  png.toString('base64').slice(7),
  '--x',
  'Content-Type: message/rfc822',
  '',
  'Subject: inside',
  '',
  'Text',
  '--x',
  'Content-Transfer-Encoding: x-uuencode',
  '',
  'begin',
  '--x--',
  '',
].join('\r\n');

function store() {
  const made = memoryStore();
  made.deliver('INBOX', message);
  made.deliver('INBOX', 'Subject: second\r\n\r\nPlain\r\n');
  return made;
}
const selected = () => ({ selected: true, store: store() });
const { must, mustNot } = rfc(3516, '4.2');

must(
  'send a section with its transfer encoding undone',
  plays(
    `
    C: a FETCH 1 BINARY.PEEK[1]
    S: * 1 FETCH (BINARY[1] {12}
    S: Gr\u00c3\u00bc\u00c3\u009fe, Ann)
    S: a OK FETCH completed
    C: b FETCH 1 (BINARY.PEEK[3])
    S: * 1 FETCH (BINARY[3] {23}
    S: Subject: inside
    S: 
    S: Text)
    S: b OK FETCH completed
    C: c FETCH 1 (BINARY.PEEK[3.1] BINARY.PEEK[9])
    S: * 1 FETCH (BINARY[3.1] {4}
    S: Text BINARY[9] NIL)
    S: c OK FETCH completed
    C: d FETCH 2 BINARY.PEEK[]
    S: * 2 FETCH (BINARY[] {26}
    S: Subject: second
    S: 
    S: Plain
    S: )
    S: d OK FETCH completed
  `,
    selected,
  ),
);

must(
  'count a partial in decoded octets',
  plays(
    `
    C: a FETCH 1 BINARY.PEEK[1]<2.4>
    S: * 1 FETCH (BINARY[1]<2> {4}
    S: \u00c3\u00bc\u00c3\u009f)
    S: a OK FETCH completed
    C: b FETCH 1 BINARY.PEEK[1]<8.100>
    S: * 1 FETCH (BINARY[1]<8> {4}
    S:  Ann)
    S: b OK FETCH completed
    C: c FETCH 1 BINARY.PEEK[1]<100.1>
    S: * 1 FETCH (BINARY[1]<100> {0}
    S: )
    S: c OK FETCH completed
    C: d FETCH 1 BINARY.PEEK[3.1]<1.2>
    S: * 1 FETCH (BINARY[3.1]<1> {2}
    S: ex)
    S: d OK FETCH completed
  `,
    selected,
  ),
);

must(
  'tell the decoded size',
  plays(
    `
    C: a FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.SIZE[3] BINARY.SIZE[9])
    S: * 1 FETCH (BINARY.SIZE[1] 12 BINARY.SIZE[2] 12 BINARY.SIZE[3] 23 BINARY.SIZE[9] 0)
    S: a OK FETCH completed
    C: b FETCH 1:2 BINARY.SIZE[]
    S: * 1 FETCH (BINARY.SIZE[] ${message.length})
    S: * 2 FETCH (BINARY.SIZE[] 26)
    S: b OK FETCH completed
  `,
    selected,
  ),
);

mustNot('set \\Seen by BINARY.PEEK and BINARY.SIZE, but by BINARY', async () => {
  const made = store();
  const conversation = await talk({ selected: true, store: made });
  await conversation.play(`
    C: a FETCH 2 (BINARY.SIZE[1] BINARY.PEEK[1]<0.2>)
    S: * 2 FETCH (BINARY.SIZE[1] 7 BINARY[1]<0> {2}
    S: Pl)
    S: a OK FETCH completed
  `);
  assert.deepEqual(made.flagsOf('INBOX', 2), []);
  await conversation.play(
    'C: b FETCH 2 BINARY[1]<0.2>\nS: * 2 FETCH (FLAGS (\\Seen \\Recent) BINARY[1]<0> {2}\nS: Pl)\nS: b OK …',
  );
  conversation.client().destroy();
});

must(
  'take part numbers only',
  plays(
    `
    C: a FETCH 1 BINARY[1.MIME]
    S: a BAD …
    C: b FETCH 1 BINARY[HEADER]
    S: b BAD …
    C: c FETCH 1 BINARY
    S: c BAD …
    C: d FETCH 1 BINARY.SIZE[1]<0.1>
    S: d BAD …
    C: e FETCH 1 BINARY[0]
    S: e BAD …
    C: f FETCH 1 BINARY[1.]
    S: f BAD …
    C: g FETCH 1 BINARY.SOME[1]
    S: g BAD …
  `,
    selected,
  ),
);

const response = rfc(3516, '4.3');

response.must('send a literal8 where there is NUL in it', async () => {
  const conversation = await talk(selected());
  await conversation.play('C: a FETCH 1 BINARY.PEEK[2]\nS: * 1 FETCH (BINARY[2] ~{12}');
  assert.equal(`${await conversation.line()}\r\n${await conversation.line()}`, `${png.toString('latin1')})`);
  await conversation.play('S: a OK FETCH completed');
  conversation.client().destroy();
});

response.must(
  'tell all the same what became \\Seen where nothing else could be told',
  plays(
    `
    C: a UID FETCH 1 BINARY[4]
    S: * 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))
    S: a NO [UNKNOWN-CTE] …
  `,
    selected,
  ),
);

response.must(
  'fail with UNKNOWN-CTE where the encoding cannot be undone',
  plays(
    `
    C: a FETCH 1 BINARY.PEEK[4]
    S: a NO [UNKNOWN-CTE] …
    C: b FETCH 1:2 (UID BINARY.SIZE[4])
    S: * 2 FETCH (UID 2 BINARY.SIZE[4] 0)
    S: b NO [UNKNOWN-CTE] …
    C: c FETCH 1 BODY.PEEK[4]
    S: * 1 FETCH (BODY[4] {5}
    S: begin)
    S: c OK FETCH completed
  `,
    selected,
  ),
);
