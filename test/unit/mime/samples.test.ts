/** Every message of assets/samples as its structure, its line in a list, and as its reader sees it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { readMessage } from '../../../server/mime/message.ts';
import { parseStructure, type Structure } from '../../../server/mime/structure.ts';
import { summarize } from '../../../server/mime/summary.ts';
import { mustHold } from './mime-invariants.ts';

const folder = new URL('../../../assets/samples/', import.meta.url);

const shape = (part: Structure): string => {
  if (part.kind === 'multipart') return `${part.subtype}[${part.parts.map(shape).join(' ')}]`;
  return part.kind === 'message' ? `message(${shape(part.structure)})` : `${part.type}/${part.subtype}`;
};

type Expected = {
  readonly shape: string;
  readonly subject: string;
  readonly author: string;
  readonly preview: RegExp;
  readonly attached?: boolean;
  readonly dateless?: boolean;
  readonly text: RegExp | null;
  readonly files?: readonly string[];
};

const expected: Readonly<Record<string, Expected>> = {
  'plain.eml': {
    shape: 'text/plain',
    subject: 'Lunch on Friday?',
    author: 'Ann Smith',
    preview: /^Hello Bob, shall/,
    text: /usual place\?\n/,
  },
  'encoded-subject.eml': {
    shape: 'text/plain',
    subject: 'Grüße aus München (schön) today',
    author: 'Jürgen Müller',
    preview: /^Viele Grüße .* Satz über zwei/,
    text: /Satz über zwei/,
  },
  'inline-image.eml': {
    shape: 'alternative[text/plain related[text/html image/png]]',
    subject: 'This week',
    author: 'Newsletter, Weekly',
    preview: /^This week: apples & pears\.$/,
    text: /apples & pears/,
    files: ['logo.png'],
  },
  'attachment-2231.eml': {
    shape: 'mixed[text/plain application/pdf]',
    subject: 'The report',
    author: 'carol@example.org',
    preview: /^Here is the report\.$/,
    attached: true,
    text: /^Here is/,
    files: ['Übersicht 2026 (final).pdf'],
  },
  'nested-message.eml': {
    shape: 'mixed[text/plain message(alternative[text/plain text/html])]',
    subject: 'Fwd: You have won',
    author: 'Dan',
    preview: /^See below\.$/,
    attached: true,
    text: /^See below/,
    files: ['won.eml'],
  },
  'digest.eml': {
    shape: 'digest[message(text/plain) message(text/plain)]',
    subject: 'Digest no. 12',
    author: 'list-owner@example.org',
    preview: /^$/,
    attached: true,
    text: /One\.[\s\S]*Two\./,
  },
  'broken-mime.eml': {
    shape: 'mixed[text/plain]',
    subject: '=?UTF-8?Q?never_closed',
    author: 'broken',
    preview: /What is written here should still be read/,
    dateless: true,
    text: /What is written here should still be read/,
  },
  'truncated.eml': {
    shape: 'mixed[alternative[text/plain]]',
    subject: 'Cut off',
    author: 'gina@example.org',
    preview: /after this li$/,
    text: /after this li$/,
  },
  'eight-bit-header.eml': {
    shape: 'text/plain',
    subject: 'Café ou thé',
    author: 'André',
    preview: /^Un café/,
    text: /^Un café/,
  },
  'japanese.eml': {
    shape: 'text/plain',
    subject: '来週の会議について',
    author: '山田太郎',
    preview: /^会議は月曜日/,
    text: /資料を読んで/,
  },
  'long-lines.eml': {
    shape: 'text/plain',
    subject: 'Nightly output',
    author: 'log@example.org',
    preview: /^.{200}$/,
    text: /short\n$/,
  },
  'flowed.eml': {
    shape: 'text/plain',
    subject: 'Re: Lunch on Friday?',
    author: 'Hana',
    preview: /Yes, gladly/,
    text: /from the north arrives/,
  },
  'calendar.eml': {
    shape: 'alternative[text/plain text/calendar]',
    subject: 'Invitation: Planning',
    author: 'Ida',
    preview: /^Planning, 17/,
    text: /^Planning/,
    files: ['attachment.ics'],
  },
  'empty-body.eml': {
    shape: 'text/plain',
    subject: '(see subject)',
    author: 'ken@example.org',
    preview: /^$/,
    text: null,
  },
};

test('each sample is expected', () => {
  const present = readdirSync(folder).filter(name => name.endsWith('.eml'));
  assert.deepEqual(present.sort(), Object.keys(expected).sort());
});

for (const [name, wanted] of Object.entries(expected)) {
  test(name, async () => {
    const bytes = readFileSync(new URL(name, folder));
    const parsed = parseStructure(bytes);
    mustHold(bytes, parsed);
    const { preview, date, ...summary } = summarize(bytes, parsed);
    assert.deepEqual(
      { shape: shape(parsed.structure), ...summary },
      { shape: wanted.shape, subject: wanted.subject, author: wanted.author, hasAttachment: wanted.attached ?? false },
    );
    assert.match(preview, wanted.preview);
    assert.equal(date === null, wanted.dateless ?? false);
    const message = await readMessage(bytes);
    assert.equal(message.subject, wanted.subject);
    if (wanted.text) assert.match(message.text ?? '', wanted.text);
    else assert.equal(message.text, null);
    assert.deepEqual(
      message.attachments.map(({ filename }) => filename),
      wanted.files ?? [],
    );
  });
}
