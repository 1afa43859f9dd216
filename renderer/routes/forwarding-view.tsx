/** Mail that goes on: from accounts to elsewhere, kept for other domains while their server is away, and kept by others for ours. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { AliasRow, ListenerState, Setting, SurvivalTold } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useAnswer } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { ForwardDialog } from './forward-dialog.tsx';
import { goesTo, listOf, survivalShape } from './forward-words.ts';
import { KeptByOthers, KeptForOthers } from './kept-cards.tsx';
import { SettingsPage } from './settings-page.tsx';

type Known = {
  readonly forwards: readonly AliasRow[];
  readonly accounts: readonly string[];
  readonly settings: readonly Setting[];
  /** Recipients that wait, by domain. */
  readonly waiting: ReadonlyMap<string, number>;
};

export function ForwardingView() {
  const status = useStatusData();
  const live = useAnswer('forwarding', async (api): Promise<Known> => {
    const [forwards, accounts, settings, destinations] = await Promise.all([
      ...([api.forwards.list({}), api.accounts.list({})] as const),
      ...([api.settings.list({}), api.queue.destinations({})] as const),
    ]);
    return {
      ...{ forwards, accounts: accounts.map(one => one.address), settings },
      waiting: new Map(destinations.map(one => [one.route, one.waiting])),
    };
  });
  const again = live.state === 'ready' ? live.retry : () => {};
  return (
    <SettingsPage
      title={t('Passed on and kept for others')}
      about={t('Accounts whose mail goes on, backup MX, and mail that is handed over or fetched on demand')}
      group="incoming"
    >
      <Faces live={live} what={t('what goes on')}>
        {({ forwards, accounts, settings, waiting }) => (
          <div className="routes">
            <Forwards
              forwards={forwards}
              accounts={accounts}
              srs={settingOf(settings, 'forward.srs')}
              onChanged={again}
            />
            <KeptForOthers
              domains={listOf(settings, 'backup.domains')}
              recipients={listOf(settings, 'backup.recipients')}
              days={textOf(settings, 'backup.keep')}
              waiting={waiting}
              onChanged={again}
            />
            <KeptByOthers servers={listOf(settings, 'backup.ask')} onChanged={again} />
            <HandedOver listener={status?.listeners.find(one => one.name === 'lmtp' && one.state !== 'off')} />
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom forward`}</code>,{' '}
              <code>{`mailroom config set backup.domains`}</code>, <code>{`mailroom queue fetch-from`}</code>
            </p>
          </div>
        )}
      </Faces>
    </SettingsPage>
  );
}

const settingOf = (settings: readonly Setting[], key: string): unknown => settings.find(one => one.key === key)?.value;
const textOf = (settings: readonly Setting[], key: string): string => settings.find(one => one.key === key)?.text ?? '';

type ForwardsProps = {
  readonly forwards: readonly AliasRow[];
  readonly accounts: readonly string[];
  readonly srs: unknown;
  readonly onChanged: () => void;
};

function Forwards({ forwards, accounts, srs, onChanged }: ForwardsProps) {
  const [asked, setAsked] = useState<AliasRow | 'new' | null>(null);
  const free = accounts.filter(address => !forwards.some(one => one.address === address));
  return (
    <section className="card" aria-labelledby="forwards-title">
      <div className="card-head">
        <h2 id="forwards-title">{t('Accounts whose mail goes on')}</h2>
        <Button onClick={() => setAsked('new')} disabled={free.length === 0}>
          {t('Send an account’s mail on')}
        </Button>
      </div>
      {forwards.length === 0 && (
        <p className="settings-note">
          {t('None: what comes for an account stays in it. An alias sends on too; those are under Accounts.')}
        </p>
      )}
      <ul>
        {forwards.map(one => (
          <Forward key={one.address} forward={one} onEdit={() => setAsked(one)} onChanged={onChanged} />
        ))}
      </ul>
      {forwards.length > 0 && srs === false && (
        <p className="settings-note state">
          <StatusShape shape="attention" />{' '}
          <span>
            {rich(
              'It leaves with its writer’s return path, which servers elsewhere may take for forged. <a>Give it one of ours</a>',
              { a: text => <Link href="/settings?find=forward.srs">{text}</Link> },
            )}
          </span>
        </p>
      )}
      {asked !== null && (
        <ForwardDialog
          forward={asked === 'new' ? null : asked}
          accounts={free}
          onDone={() => {
            setAsked(null);
            onChanged();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

type ForwardProps = { readonly forward: AliasRow; readonly onEdit: () => void; readonly onChanged: () => void };

function Forward({ forward: { address, targets }, onEdit, onChanged }: ForwardProps) {
  const act = useAct();
  const say = useSay();
  const [told, setTold] = useState<SurvivalTold | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (): Promise<void> => {
    setBusy(true);
    setTold(await act(t('Looking at its mail'), api => api.survival.account({ account: address })));
    setBusy(false);
  };
  const stop = async (): Promise<void> => {
    if (!(await act(t('Ending it'), api => api.forwards.remove({ address })))) return;
    const back = (): void =>
      void act(t('Taking it back'), api => api.forwards.set({ address, targets })).then(onChanged);
    say({
      text: t('Mail for {address} stays in it from now on.', { address }),
      action: { label: t('Undo'), run: back },
    });
    onChanged();
  };
  return (
    <li className="relay">
      <div className="relay-head">
        <div>
          <p className="relay-name">{address}</p>
          <p className="second">{goesTo(address, targets)}</p>
        </div>
        <div className="relay-acts">
          <Button
            kind="quiet"
            onClick={() => void look()}
            disabled={busy}
            aria-label={t('Would it arrive? {address}', { address })}
          >
            {busy ? t('Looking…') : t('Would it arrive?')}
          </Button>
          <Button kind="quiet" onClick={onEdit} aria-label={t('Change: {name}', { name: address })}>
            {t('Change')}
          </Button>
          <Button kind="quiet" onClick={() => void stop()} aria-label={t('End it: {address}', { address })}>
            {t('End it')}
          </Button>
        </div>
      </div>
      {told && (
        <div className="relay-tried" role="status">
          <p className="state">
            <StatusShape shape={survivalShape(told)} /> <span>{heard(told.sentence)}</span>
          </p>
          <ul>
            {told.domains.slice(0, 5).map(({ domain, sentence }) => (
              <li key={domain}>{heard(sentence)}</li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

/** Another server of this computer that takes mail in and hands it over here. */
function HandedOver({ listener }: { listener: ListenerState | undefined }) {
  const isOpen = listener?.state === 'listening';
  return (
    <section className="card" aria-labelledby="lmtp-title">
      <div className="card-head">
        <h2 id="lmtp-title">{t('Handed over by LMTP')}</h2>
        <Link className="button" data-kind="quiet" href="/settings?find=lmtp">
          {isOpen ? t('Change it in Settings') : t('Open a port for it')}
        </Link>
      </div>
      <p className="settings-note state">
        <StatusShape shape={listener === undefined ? 'ahead' : isOpen ? 'ok' : 'failed'} />{' '}
        <span>
          {listener === undefined
            ? t(
                'No port is open for it. A mail server in front of this one hands mail for our own people over by LMTP; nothing of what comes so is checked again.',
              )
            : isOpen
              ? t('Open on {host}, port {port}. Nothing of what comes so is checked again.', {
                  host: listener.host,
                  port: String(listener.port),
                })
              : heard(listener.sentence ?? '') || t('It could not be opened.')}
        </span>
      </p>
      <p className="settings-note">
        {rich(
          'The other way, mail of a domain goes to a host by a <a>route</a>: <code>{smtp}</code>, <code>{lmtp}</code>.',
          {
            smtp: 'example.net → smtp mail.example.net',
            lmtp: 'example.net → lmtp 127.0.0.1:24',
            a: text => <Link href="/settings/routes">{text}</Link>,
            code: text => <code>{text}</code>,
          },
        )}
      </p>
    </section>
  );
}
