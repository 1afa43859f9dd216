/** Which way mail goes, how it is encrypted there, and under which address: three tables, the relays, and one address tried. */
import { type FormEvent, useState } from 'react';
import type { RewriteExplanation, RouteExplanation } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { Relays } from './relays-card.tsx';
import { LineTable } from './table-card.tsx';
import './routes.css';

export function RoutesView() {
  const live = useAnswer('routes', async api => {
    const [route, tls, rewrite] = await Promise.all(
      (['route', 'tls', 'rewrite'] as const).map(table => api.routing.lines({ table })),
    );
    return { route: route!.lines, tls: tls!.lines, rewrite: rewrite!.lines, relays: await api.routing.relays({}) };
  });
  const again = live.state === 'ready' ? live.retry : () => {};
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <BackLink href="/settings/outgoing">{t('Settings')}</BackLink>
          <h1>{t('Routes and relays')}</h1>
          <p>{t('Which way mail leaves, and under which address')}</p>
        </div>
      </header>
      <Faces live={live} what={t('the routes')} rows={8}>
        {({ route, tls, rewrite, relays }) => (
          <div className="routes">
            <TryAddress />
            <LineTable
              table="route"
              title={t('Routes')}
              about={t(
                'Of all lines that match, the first holds. Without any, mail goes to the hosts of its domain, or to the smart host.',
              )}
              example="example.net → relay office"
              lines={route}
              onChanged={again}
            />
            <Relays relays={relays} onChanged={again} />
            <LineTable
              table="tls"
              title={t('Encryption by destination')}
              about={t('What a destination must show before mail goes there; without a line, outbound.tls holds.')}
              example="bank.example tls=required"
              lines={tls}
              onChanged={again}
            />
            <LineTable
              table="rewrite"
              title={t('Rewriting')}
              about={t('Addresses that are written anew when our own people hand mail in, or when it leaves.')}
              example="leaving .pc.example → @office.example"
              lines={rewrite}
              onChanged={again}
            />
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom route, tls, rewrite, relay, trace-address`}</code>
            </p>
          </div>
        )}
      </Faces>
    </div>
  );
}

type Tried = { readonly route: RouteExplanation; readonly rewrite: RewriteExplanation };

/** Where a letter to this address would go, step by step; nothing is sent. */
function TryAddress() {
  const act = useAct();
  const [address, setAddress] = useState('');
  const [sender, setSender] = useState('');
  const [found, setFound] = useState<Tried | null>(null);
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = { address: address.trim(), ...(sender.trim() !== '' && { sender: sender.trim() }) };
    setFound(
      await act(t('Finding the way'), async api => ({
        route: await api.routing.explain(wanted),
        rewrite: await api.routing.explainRewrite({ address: wanted.address }),
      })),
    );
  };
  return (
    <section className="card" aria-labelledby="try-title">
      <div className="card-head">
        <h2 id="try-title">{t('Try an address')}</h2>
      </div>
      <form className="try-address" onSubmit={look}>
        <input
          className="input"
          aria-label={t('To')}
          placeholder={t('To: kim@example.net')}
          value={address}
          onChange={event => setAddress(event.target.value)}
          spellCheck={false}
          autoCapitalize="off"
        />
        <input
          className="input"
          aria-label={t('From')}
          placeholder={t('From (if it matters)')}
          value={sender}
          onChange={event => setSender(event.target.value)}
          spellCheck={false}
          autoCapitalize="off"
        />
        <Button type="submit" disabled={address.trim() === ''}>
          {t('Show its way')}
        </Button>
      </form>
      {found && (
        <div className="way" role="status">
          <ol>
            {found.route.steps.map(({ say, line }) => (
              <li key={say}>
                {say}
                {line !== undefined && <span className="quiet"> {t('line {line}', { line })}</span>}
              </li>
            ))}
          </ol>
          <p className="state">
            <StatusShape shape="ok" /> <b>{found.route.route}</b>
          </p>
          {found.rewrite.map(({ say, line }) => (
            <p key={line} className="second">
              {say}
            </p>
          ))}
        </div>
      )}
    </section>
  );
}
