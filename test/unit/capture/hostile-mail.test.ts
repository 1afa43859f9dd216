/** Mail made to take long takes no longer than other mail of its size, whatever is taken out of it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { extract } from '../../../server/capture/extract.ts';
import type { Letter } from '../../../server/capture/letters.ts';
import { htmlOf } from '../../../server/dropin/mailpit/message.ts';
import type { Attachment, Message } from '../../../server/mime/message.ts';

const SIZE = 1_500_000;
/** Milliseconds of CPU, since others may have the machine. Each of them took from ten seconds to hours. */
const SOON = 1500;

const rows = (row: string): string => row.repeat(Math.ceil(SIZE / row.length));
const messageWith = (some: Partial<Message>): Message =>
  ({ subject: '', text: '', html: '', headers: [], attachments: [], ...some }) as unknown as Message;
const calendar = (text: string): Partial<Message> => ({
  attachments: [{ type: 'text/calendar', filename: 'a.ics', bytes: Buffer.from(text), size: 1 } as Attachment],
});
const letter = { id: 1 } as Letter;

const hostile: Readonly<Record<string, () => unknown>> = {
  'links that never end': () => extract(messageWith({ html: rows('<a href=https://x.example>') })),
  'tags that never end': () => extract(messageWith({ html: rows('<a ') })),
  'pictures that never end': () => extract(messageWith({ html: rows('<img ') })),
  'many pictures': () => extract(messageWith({ html: rows('<img src=x>') })),
  'addresses of full stops': () => extract(messageWith({ text: rows(`http://${'.'.repeat(1980)}x `) })),
  'a calendar of empty lines': () => extract(messageWith(calendar(`BEGIN:VEVENT\n${rows('\n')}`))),
  'a calendar of fields': () => extract(messageWith(calendar(`BEGIN:VEVENT\n${rows('UI:\n')}`))),
  'links in a page, of another page': () => htmlOf(letter, messageWith({ html: rows('<a ') }), '', true),
};
for (const [what, act] of Object.entries(hostile))
  test(`${what} take no longer than others`, { timeout: 60_000 }, () => {
    const began = process.threadCpuUsage();
    act();
    const { user, system } = process.threadCpuUsage(began);
    const took = (user + system) / 1000;
    assert.ok(took < SOON, `${Math.round(took)} ms`);
  });

test('letters that grow when they are small move no link: a capital I with a dot is two then', () => {
  const html = `${'İ'.repeat(40)}<A HREF="https://shop.example/onay">Onayla</A> <img src="https://t.example/p" width=1 height=1>`;
  const { links, trackers } = extract(messageWith({ html }));
  assert.deepEqual(links, [{ href: 'https://shop.example/onay', text: 'Onayla' }]);
  assert.deepEqual(trackers, ['https://t.example/p']);
});
