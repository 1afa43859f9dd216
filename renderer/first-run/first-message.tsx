/** The letter that has just gone the whole way, opened: its last station is Read. */

import { t } from '../../server/base/language.ts';
import type { Email, JmapId } from '../../server/jmap/types.ts';
import { Faces } from '../design/faces.tsx';
import type { JmapClient } from '../jmap/client.ts';
import { ref } from '../jmap/client.ts';
import { keywordPatch } from '../jmap/patch.ts';
import { useJmapAnswer } from '../jmap/react.tsx';

export function FirstMessage({ accountId }: { accountId: JmapId }) {
  const found = useJmapAnswer(`first message ${accountId}`, accountId, ['Email'], client =>
    readNewest(client, accountId),
  );
  return (
    <section className="card first-message" aria-label={t('The first message')}>
      <Faces live={found} what={t('the message')} rows={4}>
        {email => (
          <article className="reader first-reader">
            <h2>{email.subject || t('No subject')}</h2>
            <p className="second">
              {t('{from} to {to}', {
                from: email.from?.[0]?.name || email.from?.[0]?.email,
                to: email.to?.map(one => one.email).join(', '),
              })}
            </p>
            <pre className="first-text">{textOf(email)}</pre>
          </article>
        )}
      </Faces>
    </section>
  );
}

async function readNewest(client: JmapClient, accountId: JmapId): Promise<Email> {
  const [, got] = await client.call([
    ['Email/query', { accountId, sort: [{ property: 'receivedAt', isAscending: false }], limit: 1 }],
    [
      'Email/get',
      {
        accountId,
        '#ids': ref(0, '/ids'),
        properties: ['subject', 'from', 'to', 'keywords', 'textBody', 'bodyValues'],
        fetchTextBodyValues: true,
      },
    ],
  ]);
  const [email] = got.list;
  if (!email) throw new Error(t('It was delivered, but no mailbox holds it.'));
  // It is being read: the last station.
  if (!email.keywords.$seen) await client.updateEmails(accountId, new Map([[email.id, keywordPatch('$seen', true)]]));
  return email;
}

/** A part of HTML alone has been given as text by its words. */
function textOf({ textBody, bodyValues }: Email): string {
  const text = textBody.map(part => (part.partId && bodyValues[part.partId]?.value) || '').join('\n\n');
  return /^\s*</.test(text) ? (new DOMParser().parseFromString(text, 'text/html').body.textContent ?? '') : text;
}
