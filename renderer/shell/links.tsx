/**
 * Addresses that name a message by what is known of it, and addresses that name nothing. `/message/e12`, `/message/a1.e12`,
 * `/message/<Message-ID>`, the trace of its journey; `/view/…` is the same (Mailpit calls it so).
 */
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import type { Api } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import type { JmapClient } from '../jmap/client.ts';
import { useFromJmap, useJmap } from '../jmap/react.tsx';
import { markReady, useAnswer } from '../live.ts';
import { meantBy } from './meant-message.ts';

export function MessageLink({ id }: { id: string }) {
  const client = useJmap();
  const accounts = useFromJmap(from => from.accounts.map(one => one.id).join(' '));
  const [, navigate] = useLocation();
  const found = useAnswer(`message ${id} ${accounts}`, api => whereIs(id, api, client));
  const path = found.state === 'ready' ? found.data : null;
  useEffect(() => {
    if (path) navigate(path, { replace: true });
  }, [path, navigate]);
  return (
    <div className="view">
      <h1 className="only-read-aloud">{t('Message {id}', { id })}</h1>
      <Faces
        live={found}
        what={t('the message')}
        isEmpty={to => to === null && accounts !== ''}
        empty={() => (
          <Empty
            title={t('There is no message {id} here', { id })}
            fact={t('It may have been deleted, or it never came. Its journey may still be known.')}
            action={
              <Link href={`/journeys?where=${encodeURIComponent(id)}`} className="button">
                {t('Find its journey')}
              </Link>
            }
          />
        )}
      >
        {() => null}
      </Faces>
    </div>
  );
}

/** The address of the screen that shows it; null: nobody has it. */
async function whereIs(id: string, api: Api, client: JmapClient): Promise<string | null> {
  const meant = meantBy(id);
  if (meant.kind === 'trace') {
    const known = await api.journeys.get({ trace: id }).catch(() => null);
    return known && `/journey/${encodeURIComponent(id)}`;
  }
  for (const account of client.accounts) {
    if (meant.kind === 'email' && meant.account !== null && meant.account !== account.id) continue;
    const path = await inAccount(meant, account.id, client);
    if (path) return path;
  }
  return null;
}

async function inAccount(
  meant: Exclude<ReturnType<typeof meantBy>, { kind: 'trace' }>,
  accountId: string,
  client: JmapClient,
): Promise<string | null> {
  const ids =
    meant.kind === 'email'
      ? [meant.id]
      : (
          await client.call([
            ['Email/query', { accountId, filter: { header: ['Message-ID', meant.messageId] }, limit: 1 }],
          ])
        )[0].ids;
  if (ids.length === 0) return null;
  const [got] = await client.call([['Email/get', { accountId, ids, properties: ['id', 'mailboxIds'] }]]);
  const [email] = got.list;
  const [mailbox] = Object.keys(email?.mailboxIds ?? {});
  return email && mailbox ? `/mail/${[accountId, mailbox, email.id].map(encodeURIComponent).join('/')}` : null;
}

export function NotFound(): ReactNode {
  useEffect(markReady, []);
  return (
    <div className="view">
      <h1 className="only-read-aloud">{t('Nothing here')}</h1>
      <Empty
        title={t('There is nothing at this address')}
        fact={t('It may have been removed, or the address was cut short.')}
        action={
          <div className="face-acts">
            <Button onClick={() => history.back()}>{t('Back')}</Button>
            <Link href="/" className="button">
              {t('To the overview')}
            </Link>
          </div>
        }
      />
    </div>
  );
}
