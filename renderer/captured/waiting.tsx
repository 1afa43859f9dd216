/** Nothing was captured yet: why, as it is now; how a program gets here; and a message to begin with. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { CapturedNow, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { snippets } from '../connect/snippets.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Choice } from '../design/field.tsx';
import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import type { Shape } from '../design/words.ts';
import { useNow } from '../live.ts';
import { useAct } from '../shell/notices.tsx';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import '../connect/snippets.css';

type WaitingProps = {
  readonly state: CapturedNow;
  readonly status: Status /** Beside the list there is no room for more. */;
  readonly bare?: boolean;
};

const shapes: { readonly [K in Diagnosis['kind']]: Shape } = {
  port: 'failed',
  closed: 'attention',
  now: 'waiting',
  attempt: 'failed',
  left: 'attention',
  nobody: 'waiting',
};

export function Waiting({ state, status, bare = false }: WaitingProps) {
  const now = useNow();
  const act = useAct();
  const found = diagnose(state, status.listeners, now);
  const account = state.account;
  const send = () =>
    account !== null && void act(t('Sending the first message'), api => api.mail.sendFirst({ account }));
  return (
    <div className="captured-waiting">
      <section className="card captured-diagnosis" data-kind={found.kind} aria-live="polite">
        <StatusShape shape={shapes[found.kind]} size={22} />
        <div>
          <h2>{found.title}</h2>
          <p className="second">{found.text}</p>
          <p className="quiet num">
            {t('Listening for {span}. A message shows here within a moment of being taken.', {
              span: span(now - status.startedAt, 'bent'),
            })}
          </p>
          <div className="captured-acts">
            {found.trace !== null && (
              <Link href={`/journey/${encodeURIComponent(found.trace)}`} className="button">
                {t('See what was said')}
              </Link>
            )}
            {(found.kind === 'port' || found.kind === 'closed') && (
              <Link href="/settings" className="button">
                {t('Use another port')}
              </Link>
            )}
            {account !== null && found.kind !== 'closed' && (
              <Button kind={found.trace === null && found.kind !== 'port' ? 'main' : 'plain'} onClick={send}>
                {t('Send me one')}
              </Button>
            )}
          </div>
        </div>
      </section>
      {!bare && <Lines status={status} address={state.address} />}
    </div>
  );
}

function Lines({ status, address }: { status: Status; address: string }) {
  const all = snippets(status.listeners, address);
  const [name, setName] = useState(all[0]?.name ?? '');
  const shown = all.find(one => one.name === name) ?? all[0];
  if (!shown) return null;
  return (
    <section className="card snippets" aria-label={t('From your code')}>
      <div className="card-head">
        <h2>{t('From your code')}</h2>
        <Choice
          label={t('Program')}
          value={shown.name}
          onChange={setName}
          choices={all.map(one => [one.name, one.name])}
        />
        <CopyButton text={shown.text} label={t('Copy the lines')}>
          {t('Copy')}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{shown.text}</pre>
    </section>
  );
}
