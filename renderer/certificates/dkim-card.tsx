/** The keys that domains sign their mail with (DKIM): which sign, which wait for their record, and the next ones. */
import { useState } from 'react';
import type { DkimKeyRow, DkimRecord } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useAnswer } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { dkimWords } from './certificate-words.ts';

export function DkimKeys() {
  const live = useAnswer('dkim', async api => {
    const [keys, domains] = await Promise.all([api.dkim.list({}), api.domains.list({})]);
    return domains
      .filter(one => one.aliasOf === null)
      .map(({ name }) => ({ name, keys: keys.filter(key => key.domain === name && key.state !== 'removed') }));
  });
  const again = live.state === 'ready' ? live.retry : () => {};
  return (
    <section className="card" aria-labelledby="dkim-title">
      <div className="card-head">
        <h2 id="dkim-title">{t('Keys that sign mail (DKIM)')}</h2>
      </div>
      <Faces
        live={live}
        what={t('the keys')}
        rows={3}
        isEmpty={all => all.length === 0}
        empty={() => <p className="settings-note">{t('Keys belong to domains, and there is none yet.')}</p>}
      >
        {all => (
          <ul>
            {all.map(({ name, keys }) => (
              <Domain key={name} domain={name} keys={keys} onChanged={again} />
            ))}
          </ul>
        )}
      </Faces>
    </section>
  );
}

type DomainProps = { readonly domain: string; readonly keys: readonly DkimKeyRow[]; readonly onChanged: () => void };

function Domain({ domain, keys, onChanged }: DomainProps) {
  const act = useAct();
  const say = useSay();
  const [records, setRecords] = useState<readonly DkimRecord[] | null>(null);
  const done = (text: string): void => {
    say({ text });
    onChanged();
  };
  const make = async (): Promise<void> => {
    if (await act(t('Making keys'), api => api.dkim.make({ domain })))
      done(t('{domain} has its keys; they sign once their records are seen.', { domain }));
  };
  const rotate = async (): Promise<void> => {
    const made = await act(t('Making the next keys'), api => api.dkim.rotate({ domain }));
    if (made) done(t('The next keys of {domain} are made; they sign a day after their records are seen.', { domain }));
  };
  const check = async (): Promise<void> => {
    if (await act(t('Asking the DNS'), api => api.dkim.check({ domain })))
      done(t('The DNS was asked about the keys of {domain}.', { domain }));
  };
  const show = async (): Promise<void> => {
    if (records) return setRecords(null);
    setRecords(await act(t('Reading the records'), api => api.dkim.records({ domain })));
  };
  return (
    <li className="dkim-domain">
      <div className="order-head">
        <p className="certificate-first">{domain}</p>
        <div className="draft-acts">
          {keys.length === 0 ? (
            <Button onClick={() => void make()}>{t('Make keys')}</Button>
          ) : (
            <>
              <Button kind="quiet" onClick={() => void show()} aria-expanded={records !== null}>
                {t('Records')}
              </Button>
              <Button kind="quiet" onClick={() => void check()}>
                {t('Look in the DNS')}
              </Button>
              <Button onClick={() => void rotate()}>{t('Next keys')}</Button>
            </>
          )}
        </div>
      </div>
      {keys.length === 0 && <p className="second">{t('It has none, so nothing of it is signed.')}</p>}
      <ul className="dkim-keys">
        {keys.map(key => (
          <li key={key.selector}>
            <StatusShape shape={dkimWords[key.state].shape} />
            <code>{key.selector}</code>
            <span className="quiet">{key.type === 'rsa' ? 'RSA' : 'Ed25519'}</span>
            <span>
              {dkimWords[key.state].word}
              {key.found?.why ? `: ${heard(key.found.why)}` : ''}
            </span>
            <span className="quiet">
              <Moment at={key.activeAt ?? key.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {records?.map(({ name, value }) => (
        <p className="order-record" key={name}>
          <code>{`${name} TXT ${value}`}</code>
          <CopyButton text={value} label={t('Copy the value of {name}', { name })} />
        </p>
      ))}
    </li>
  );
}
