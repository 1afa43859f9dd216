/** Lines to paste into a program, in the language one writes in, and whether the program has come. */
import { useState } from 'react';
import type { Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { snippets } from '../connect/snippets.ts';
import { LiveTick } from '../connect/tick.tsx';
import { CopyButton } from '../design/button.tsx';
import { Choice } from '../design/field.tsx';
import { useAnswer } from '../live.ts';
import '../connect/connect.css';
import '../connect/snippets.css';

export function Snippets({ status, address }: { status: Status; address: string }) {
  const all = snippets(status.listeners, address);
  const [id, setId] = useState<string>(all[0]?.id ?? '');
  const ways = useAnswer(`first ways ${address}`, api => api.connect.ways({ address }));
  const shown = all.find(one => one.id === id);
  if (!shown) return null;
  return (
    <section className="card snippets" aria-label={t('From your code')}>
      <div className="card-head">
        <h2>{t('Or from your code')}</h2>
        <CopyButton text={shown.text} label={t('Copy the lines')}>
          {t('Copy')}
        </CopyButton>
      </div>
      <div className="snippets-tabs">
        <Choice label={t('Language')} value={id} onChange={setId} choices={all.map(one => [one.id, one.name])} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keys too */}
      <pre tabIndex={0}>{shown.text}</pre>
      {ways.state === 'ready' && <LiveTick ways={ways.data} name={t('your app')} />}
    </section>
  );
}
