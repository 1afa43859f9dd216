import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { printMailbox } from '../../../server/mime/address.ts';
import { notification } from '../../../server/sieve/notification.ts';
import type { Notify } from '../../../server/sieve/plan.ts';
import { rfc } from '../../support/rfc.ts';
import { planOf, problems } from '../../support/sieve-trial.ts';

const { must, mustNot, should } = rfc(5436, '2.7');

const owner = { name: null, mailbox: { localPart: 'ben', domain: 'office.test' } };
function sent(command: string): {
  readonly recipients: readonly string[];
  field(name: string): string | undefined;
  readonly body: string;
} {
  const action = planOf(`require "enotify"; ${command}`).actions.find((one): one is Notify => one.do === 'notify')!;
  const written = notification(action, owner, {
    now: Date.UTC(2026, 10, 23),
    random: seededRandom(1),
    domain: 'office.test',
  });
  assert.ok(written.ok, written.ok ? '' : written.error);
  const [header = '', body = ''] = written.value.octets.toString().split('\r\n\r\n');
  const field = (name: string) =>
    new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'mi').exec(header)?.[1]?.replace(/\r\n/g, '');
  return { recipients: written.value.recipients.map(printMailbox), field, body };
}

should('go to the addresses of the URI, those in its "to" and "cc" too, each once', () => {
  const { recipients, field } = sent(
    'notify "mailto:a@b.test,c%2Bd@e.test?to=f@g.test&cc=h@i.test,A@b.test&to=a@b.test";',
  );
  assert.deepEqual(recipients, ['a@b.test', 'c+d@e.test', 'f@g.test', 'h@i.test', 'A@b.test']);
  assert.deepEqual([field('To'), field('Cc')], ['a@b.test, c+d@e.test, f@g.test, a@b.test', 'h@i.test, A@b.test']);
});

should('come from :from, or from the owner', () => {
  assert.equal(sent('notify "mailto:a@b.test";').field('From'), 'ben@office.test');
  assert.equal(sent('notify :from "x@office.test" "mailto:a@b.test";').field('From'), 'x@office.test');
});

should('take its subject from :message, else from the URI, else from the message', () => {
  assert.equal(sent('notify :message "said" "mailto:a@b.test?subject=uri";').field('Subject'), 'said');
  assert.equal(sent('notify "mailto:a@b.test?subject=a%20b%20%C3%BC";').field('Subject'), '=?UTF-8?Q?a_b_=C3=BC?=');
  assert.equal(sent('notify "mailto:a@b.test";').field('Subject'), 'hello');
});

should('take its text from the URI', () => {
  assert.equal(sent('notify "mailto:a@b.test?body=one%0D%0Atwo";').body, 'one\r\ntwo\r\n');
});

must('say of itself that it is automatic, and for whom', () => {
  assert.equal(
    sent('notify "mailto:a@b.test";').field('Auto-Submitted'),
    'auto-notified; owner-email="ben@office.test"',
  );
});

must('pass over header fields of the URI that are not its to set', () => {
  const names = [
    'from',
    'date',
    'message-id',
    'received',
    'auto-submitted',
    'content-type',
    'mime-version',
    'bcc',
    'resent-to',
    'sender',
  ];
  const { field, recipients } = sent(
    `notify "mailto:a@b.test?${names.map(name => `${name}=evil@x.test`).join('&')}&x-own=fine";`,
  );
  for (const name of names) assert.doesNotMatch(field(name) ?? '', /evil/, name);
  assert.deepEqual([recipients, field('X-Own')], [['a@b.test'], 'fine']);
});

mustNot('let a URI make fields of its own', () => {
  for (const part of ['subject=a%0D%0ABcc:%20x@y.test', 'x-a=b%0D%0Ac:d', 'x%0D%0Ay=z', 'body=%00']) {
    const text = `notify "mailto:a@b.test?${part}";`;
    if (problems(`require "enotify"; ${text}`).length > 0) continue;
    assert.deepEqual(sent(text).recipients, ['a@b.test']);
    assert.equal(sent(text).field('Bcc'), undefined);
    assert.equal(sent(text).field('c'), undefined);
  }
});

must('refuse more recipients than a notification may have', () => {
  const many = Array.from({ length: 9 }, (_, number) => `a${number}@b.test`).join(',');
  assert.match(problems(`require "enotify"; notify "mailto:${many}";`).join(), /more than 8/);
});
