/** Backup MX, both ways: domains of others whose mail is kept here, and servers that keep ours and bring it when asked. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { isDomain, namedIn } from './forward-words.ts';
import { lasting } from './lasting.ts';
import { useSetting } from './use-setting.ts';

type ForOthersProps = {
  readonly domains: readonly string[];
  readonly recipients: readonly string[];
  readonly days: string;
  readonly waiting: ReadonlyMap<string, number>;
  readonly onChanged: () => void;
};

export function KeptForOthers({ domains, recipients, days, waiting, onChanged }: ForOthersProps) {
  const set = useSetting(onChanged);
  const add = (domain: string): Promise<boolean> =>
    set(
      ...(['backup.domains', [...domains, domain], domains] as const),
      t('Mail for {domain} is kept while its own server is away.', { domain }),
    );
  const remove = (domain: string): Promise<boolean> =>
    set(
      ...(['backup.domains', domains.filter(one => one !== domain), domains] as const),
      t('Mail for {domain} is not taken any more.', { domain }),
    );
  return (
    <section className="card" aria-labelledby="kept-title">
      <div className="card-head">
        <h2 id="kept-title">{t('Kept for other domains')}</h2>
        <Link className="button" data-kind="quiet" href="/settings?find=backup">
          {t('More in Settings')}
        </Link>
      </div>
      <p className="settings-note">
        {t(
          'This server is their backup MX: it takes their mail, keeps it for {time}, and brings it when their own server is back or asks (ETRN).',
          { time: lasting(days || '30d') },
        )}
      </p>
      <ul>
        {domains.map(domain => (
          <KeptDomain
            key={domain}
            domain={domain}
            named={namedIn(domain, recipients)}
            waits={waiting.get(domain.toLowerCase()) ?? 0}
            onRemove={() => void remove(domain)}
          />
        ))}
      </ul>
      <AddLine
        label={t('A domain to keep mail for')}
        placeholder="friends.example"
        act={t('Keep its mail')}
        isWhole={text => isDomain(text) && !domains.includes(text.trim().toLowerCase())}
        onAdd={text => add(text.toLowerCase())}
      />
    </section>
  );
}

type DomainProps = {
  readonly domain: string;
  readonly named: number;
  readonly waits: number;
  readonly onRemove: () => void;
};

function KeptDomain({ domain, named, waits, onRemove }: DomainProps) {
  const act = useAct();
  const say = useSay();
  const turn = async (): Promise<void> => {
    const done = await act(t('Sending it now'), api =>
      api.queue.act({ route: domain, states: ['queued', 'deferred'], act: 'retry' }),
    );
    if (!done) return;
    say({
      text: t(
        '{count, plural, =0 {Nothing waits there that could be tried.} one {# message is tried now.} other {# messages are tried now.}}',
        {
          count: done.recipients.length,
        },
      ),
    });
  };
  return (
    <li className="relay">
      <div className="relay-head">
        <div>
          <p className="relay-name state">
            <StatusShape shape={waits > 0 ? 'waiting' : 'ok'} /> {domain}{' '}
            <span className="second">
              {waits === 0 ? (
                t('nothing waits')
              ) : (
                <Link href={`/queue?where=${encodeURIComponent(`to:${domain}`)}`}>
                  {t('{count, plural, one {# waits} other {# wait}}', { count: waits })}
                </Link>
              )}
            </span>
          </p>
          <p className="quiet">
            {named === 0
              ? t('for any address: what its own server refuses later is returned to senders who may be forged')
              : t('for {count, plural, one {the # address that is named} other {the # addresses that are named}}', {
                  count: named,
                })}
          </p>
        </div>
        <div className="relay-acts">
          <Button
            kind="quiet"
            onClick={() => void turn()}
            disabled={waits === 0}
            aria-label={t('Send it now: {domain}', { domain })}
          >
            {t('Send it now')}
          </Button>
          <Button kind="quiet" onClick={onRemove} aria-label={t('Remove: {name}', { name: domain })}>
            {t('Remove')}
          </Button>
        </div>
      </div>
    </li>
  );
}

type Answered = readonly { readonly domain: string; readonly started: boolean; readonly reply: string }[];

export function KeptByOthers({ servers, onChanged }: { servers: readonly string[]; onChanged: () => void }) {
  const set = useSetting(onChanged);
  return (
    <section className="card" aria-labelledby="asked-title">
      <div className="card-head">
        <h2 id="asked-title">{t('Kept for us by others')}</h2>
      </div>
      <p className="settings-note">
        {t(
          'Servers that take our mail while this one is away. They are asked for it (ETRN) at the start and when this computer wakes.',
        )}
      </p>
      <ul>
        {servers.map(server => (
          <Keeper
            key={server}
            server={server}
            onRemove={() =>
              void set(
                ...(['backup.ask', servers.filter(one => one !== server), servers] as const),
                t('{server} is not asked any more.', { server }),
              )
            }
          />
        ))}
      </ul>
      <AddLine
        label={t('A server that keeps our mail')}
        placeholder="backup.provider.example"
        act={t('Ask it from now on')}
        isWhole={text => /^[A-Za-z0-9.:[\]_-]{1,260}$/.test(text.trim()) && !servers.includes(text.trim())}
        onAdd={server =>
          set(
            ...(['backup.ask', [...servers, server], servers] as const),
            t('{server} is asked at the start and when this computer wakes.', { server }),
          )
        }
      />
    </section>
  );
}

function Keeper({ server, onRemove }: { server: string; onRemove: () => void }) {
  const act = useAct();
  const [told, setTold] = useState<Answered | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setTold((await act(t('Asking it'), api => api.backupMx.ask({ server })))?.asked ?? null);
    setBusy(false);
  };
  return (
    <li className="relay">
      <div className="relay-head">
        <p className="relay-name">{server}</p>
        <div className="relay-acts">
          <Button
            kind="quiet"
            onClick={() => void ask()}
            disabled={busy}
            aria-label={t('Ask it now: {server}', { server })}
          >
            {busy ? t('Asking…') : t('Ask it now')}
          </Button>
          <Button kind="quiet" onClick={onRemove} aria-label={t('Remove: {name}', { name: server })}>
            {t('Remove')}
          </Button>
        </div>
      </div>
      {told && (
        <ul className="relay-tried" role="status">
          {told.length === 0 && <li className="second">{t('There is no domain of ours to ask for.')}</li>}
          {told.map(({ domain, started, reply }) => (
            <li key={domain}>
              <p className="state">
                <StatusShape shape={started ? 'ok' : 'failed'} /> <strong>{domain}</strong>{' '}
                <span className="second">{started ? t('it brings what it has') : t('it does not bring it')}</span>
              </p>
              <code>{reply}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

type AddProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly act: string;
  readonly isWhole: (text: string) => boolean;
  readonly onAdd: (text: string) => Promise<boolean>;
};

function AddLine({ label, placeholder, act, isWhole, onAdd }: AddProps) {
  const [text, setText] = useState('');
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isWhole(text) && (await onAdd(text.trim()))) setText('');
  };
  return (
    <form className="try-address" onSubmit={event => void add(event)}>
      <input
        className="input"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={event => setText(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
      />
      <Button type="submit" disabled={!isWhole(text)}>
        {act}
      </Button>
    </form>
  );
}
