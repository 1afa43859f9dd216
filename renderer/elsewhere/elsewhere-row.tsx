/** One account elsewhere: how it stands, when it was looked at, what keeps its mail, and the one act that mends it. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { PulledAccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Confirm } from '../design/dialog.tsx';
import { count } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { sentence } from '../moving/moving-words.ts';
import { failingWords, mendOf, mendWords, nameOf, protocolOf, standing } from './elsewhere-words.ts';
import { useElsewhereActs } from './use-elsewhere.ts';

type RowProps = {
  readonly row: PulledAccountRow;
  readonly onChange: () => void;
  /** Beside the person whose it is, her address is not said again. */
  readonly short?: boolean;
};

export function ElsewhereRow({ row, onChange, short = false }: RowProps) {
  const acts = useElsewhereActs();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const { shape, word } = standing(row);
  const { enabled, host } = row.settings;
  const look = async (): Promise<void> => {
    setBusy(true);
    await acts.lookNow(row);
    setBusy(false);
  };
  const name = nameOf(row);
  return (
    <li className="elsewhere-row" data-closed={!enabled || undefined}>
      <div className="elsewhere-what">
        <p className="elsewhere-name">
          <strong>{name}</strong>
          <span className="state person-state">
            <StatusShape shape={shape} /> <span>{word}</span>
          </span>
        </p>
        <p className="second">
          {short
            ? t('{protocol} at {host}', { protocol: protocolOf(row), host })
            : rich('{protocol} at {host}, for <a>{address}</a>', {
                protocol: protocolOf(row),
                host,
                address: row.account,
                a: text => <Link href={`/accounts/${encodeURIComponent(row.account)}`}>{text}</Link>,
              })}
        </p>
        <Looked row={row} />
      </div>
      <div className="elsewhere-acts">
        {enabled && mendOf(row) !== 'wait' && (
          <Button
            kind="quiet"
            onClick={() => void look()}
            disabled={busy || row.running}
            aria-label={busy || row.running ? undefined : t('Look now: {name}', { name })}
          >
            {busy || row.running ? t('Looking…') : t('Look now')}
          </Button>
        )}
        <Button kind="quiet" onClick={onChange} aria-label={t('Change {name}', { name })}>
          {t('Change')}
        </Button>
        <Button
          kind="quiet"
          onClick={() => void acts.enable(row, !enabled)}
          aria-label={enabled ? t('Pause {name}', { name }) : t('Go on: {about}', { about: name })}
        >
          {enabled ? t('Pause') : t('Go on')}
        </Button>
        <Button kind="quiet" onClick={() => setAsking(true)} aria-label={t('Remove {name}', { name })}>
          {t('Remove…')}
        </Button>
      </div>
      {enabled && <Failing row={row} onChange={onChange} onLook={() => void look()} busy={busy} />}
      <PassedOver row={row} />
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        question={t('Fetch no more mail of {name}?', { name })}
        consequence={t(
          '{count, plural, =0 {Nothing has come of it yet.} one {The message that came stays here.} other {The # messages that came stay here.}} What lies at {host} stays there. The password is forgotten, and has to be given again to fetch it anew.',
          { count: row.state.taken, host },
        )}
        act={t('Fetch no more')}
        onAct={() => void acts.remove(row)}
      />
    </li>
  );
}

function Looked({ row: { state, settings } }: { row: PulledAccountRow }) {
  if (state.lastAt === null) return <p className="quiet num">{t('It has not been looked at yet.')}</p>;
  return (
    <p className="quiet num">
      {state.failing
        ? rich('Looked {when}, without success', { when: <Moment at={state.lastAt} /> })
        : rich('Looked {when}: {came, plural, =0 {nothing new} one {# came} other {# came}}', {
            when: <Moment at={state.lastAt} />,
            came: state.lastTaken,
          })}
      {' · '}
      {t('{all} in all', { all: count(state.taken) })}
      {settings.enabled && state.nextAt !== null && (
        <>
          {' · '}
          {rich('again {when}', { when: <Moment at={state.nextAt} form="until" /> })}
        </>
      )}
    </p>
  );
}

type FailingProps = {
  readonly row: PulledAccountRow;
  readonly onChange: () => void;
  readonly onLook: () => void;
  readonly busy: boolean;
};

function Failing({ row, onChange, onLook, busy }: FailingProps) {
  const { failing } = row.state;
  const mend = mendOf(row);
  if (!failing || !mend) return null;
  return (
    <div className="elsewhere-failing" data-mend={mend}>
      <div>
        <p>{failingWords(row)}</p>
        <p className="quiet">
          {rich('Since {when}. It said: {said}', {
            when: <Moment at={failing.since} />,
            said: sentence(failing.sentence),
          })}
        </p>
      </div>
      {mend === 'room' ? (
        <Link className="button" data-kind="plain" href={`/accounts/${encodeURIComponent(row.account)}`}>
          {mendWords[mend]}
        </Link>
      ) : (
        <Button onClick={mend === 'wait' ? onLook : onChange} disabled={busy}>
          {mendWords[mend]}
        </Button>
      )}
    </div>
  );
}

function PassedOver({ row: { state } }: { row: PulledAccountRow }) {
  if (state.passed.length === 0) return null;
  return (
    <details className="place-more">
      <summary>
        {t(
          '{count, plural, one {# message stays there and does not come} other {# messages stay there and do not come}}',
          {
            count: state.passed.length,
          },
        )}
      </summary>
      <ul className="elsewhere-passed">
        {state.passed.map(({ at, folder, key, because }) => (
          <li key={`${folder} ${key}`}>
            <span>{sentence(because)}</span>{' '}
            <span className="quiet">
              {folder} {key} · <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
