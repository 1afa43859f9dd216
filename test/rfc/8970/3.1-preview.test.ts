import { plays } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

function selected() {
  const store = memoryStore();
  store.deliver('INBOX', 'Subject: 1\r\n\r\nHello "you"\r\n');
  store.deliver('INBOX', 'Subject: 2\r\nX-Preview: slow\r\n\r\nIt took a while\r\n');
  store.deliver('INBOX', 'Subject: 3\r\nX-Preview: none\r\n\r\nSecret\r\n');
  store.deliver('INBOX', 'Subject: 4\r\n\r\n');
  store.deliver('INBOX', `Subject: 5\r\n\r\n${'x'.repeat(198)}😀😀😀`);
  return { selected: true, store };
}

rfc(8970, '3.1').must(
  'send the preview, "" where there is nothing to show and NIL where none can be had',
  plays(
    `
    C: a FETCH 1:4 (UID PREVIEW)
    S: * 1 FETCH (UID 1 PREVIEW "Hello \\"you\\"")
    S: * 2 FETCH (UID 2 PREVIEW "It took a while")
    S: * 3 FETCH (UID 3 PREVIEW NIL)
    S: * 4 FETCH (UID 4 PREVIEW "")
    S: a OK FETCH completed
    C: b UID FETCH 1 PREVIEW
    S: * 1 FETCH (UID 1 PREVIEW "Hello \\"you\\"")
    S: b OK FETCH completed
  `,
    selected,
  ),
);

rfc(8970, '3.1').must(
  'answer LAZY with NIL where the preview is not at hand',
  plays(
    `
    C: a FETCH 1:2 (PREVIEW (LAZY))
    S: * 1 FETCH (PREVIEW "Hello \\"you\\"")
    S: * 2 FETCH (PREVIEW NIL)
    S: a OK FETCH completed
    C: b FETCH 2 PREVIEW (LAZY)
    S: * 2 FETCH (PREVIEW NIL)
    S: b OK FETCH completed
    C: c FETCH 2 (PREVIEW (LAZY) PREVIEW)
    S: * 2 FETCH (PREVIEW "It took a while")
    S: c OK FETCH completed
    C: d FETCH 2 (PREVIEW (SOON))
    S: d BAD …
    C: e FETCH 2 (PREVIEW ())
    S: e BAD …
    C: f UID FETCH 2 PREVIEW (LAZY) (PARTIAL 1:1)
    S: * 2 FETCH (UID 2 PREVIEW NIL)
    S: f OK FETCH completed
  `,
    selected,
  ),
);

rfc(8970, '3.2').mustNot(
  'send more than 200 characters, each whole and in UTF-8',
  plays(
    `
    C: a FETCH 5 PREVIEW
    S: * 5 FETCH (PREVIEW {206}
    S: ${'x'.repeat(198)}${Buffer.from('😀😀').toString('latin1')})
    S: a OK FETCH completed
  `,
    selected,
  ),
);
