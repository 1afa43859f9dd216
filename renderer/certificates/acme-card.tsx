/** What a certificate authority is asked for: how names are proven, where each order stands, and why one failed. */
import { Link } from 'wouter';
import type { CertificateOrder, CertificatesNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { challengeWords, orderWords } from './certificate-words.ts';

export function Acme({ now, onChanged }: { now: CertificatesNow; onChanged: () => void }) {
  const { acme, because } = now;
  return (
    <section className="card" aria-labelledby="acme-title">
      <div className="card-head">
        <h2 id="acme-title">{t('Certificate authority')}</h2>
        <Link href="/settings/trust?find=acme">{t('Settings')}</Link>
      </div>
      {acme === null ? (
        <p className="settings-note">
          {(because && heard(because)) ??
            t(
              'None is asked. With one, such as Let’s Encrypt, every program believes this server; it needs a domain of yours, and port 80 or a record in the DNS. Set acme.directory, acme.agree-terms, and web.http-port or acme.challenge.',
            )}
        </p>
      ) : (
        <>
          <p className="settings-note">
            <code>{acme.directory}</code> {challengeWords(acme.challenge)}
          </p>
          <ul className="orders">
            {acme.orders.map(order => (
              <Order key={order.id} order={order} onChanged={onChanged} />
            ))}
          </ul>
          {acme.orders.length === 0 && (
            <p className="settings-note">{t('There is no name to ask for: set host-name or acme.names.')}</p>
          )}
        </>
      )}
    </section>
  );
}

function Order({ order, onChanged }: { order: CertificateOrder; onChanged: () => void }) {
  const { id, names, state, renewAt, retryAt, because, records } = order;
  const { shape, word } = orderWords[state];
  const act = useAct();
  const say = useSay();
  const renew = async (): Promise<void> => {
    if (await act(t('Asking for it'), api => api.certificates.renew({ name: id }))) {
      say({ text: t('The authority is asked for {name}.', { name: id }), shape: 'waiting' });
      onChanged();
    }
  };
  return (
    <li className="order">
      <div className="order-head">
        <div>
          <p className="certificate-first">{names.join(', ')}</p>
          <p className="state second">
            <StatusShape shape={shape} /> {word}
            {state === 'held' && renewAt !== null && (
              <span>
                {t('renewed')} <Moment at={renewAt} form="until" />
              </span>
            )}
            {retryAt !== null && (
              <span>
                {t('again')} <Moment at={retryAt} form="until" />
              </span>
            )}
          </p>
          {state !== 'held' && because !== null && <p className="order-why">{heard(because)}</p>}
        </div>
        <Button onClick={() => void renew()}>{state === 'held' ? t('Renew now') : t('Ask now')}</Button>
      </div>
      {records.map(({ name, value }) => (
        <p className="order-record" key={name}>
          <code>{`${name} TXT ${value}`}</code>
          <CopyButton text={value} label={t('Copy the value of {name}', { name })} />
        </p>
      ))}
    </li>
  );
}
