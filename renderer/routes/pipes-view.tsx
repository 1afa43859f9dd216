/** Programs and folders of this computer that mail is handed to: listed, tried with a sample letter, made, changed. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { PipeRow, PipeTriedRow, Setting } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Switch } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { useAnswer } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { PipeDialog } from './pipe-dialog.tsx';
import { limitsOf, triedWords } from './pipe-form.ts';
import { SettingsPage } from './settings-page.tsx';
import { useSetting } from './use-setting.ts';

const SWITCH = 'pipe.enabled';

export function PipesView() {
  const [asked, setAsked] = useState<PipeRow | 'new' | null>(null);
  const live = useAnswer('pipes', async api => {
    const [pipes, settings] = await Promise.all([api.pipes.list({}), api.settings.list({})]);
    return { pipes, isOn: isOn(settings) };
  });
  const again = live.state === 'ready' ? live.retry : () => {};
  return (
    <SettingsPage
      title={t('Programs and folders')}
      about={t('What of this computer mail is handed to: a ticket system, an archive, a script')}
      group="incoming"
      tools={
        <Button kind="main" onClick={() => setAsked('new')}>
          {t('Add one')}
        </Button>
      }
    >
      <Faces live={live} what={t('the programs')}>
        {({ pipes, isOn: runs }) => (
          <div className="routes">
            <Allowed isOn={runs} count={pipes.length} onChanged={again} />
            {pipes.length === 0 ? (
              <Empty
                title={t('Mail is handed to no program')}
                fact={t(
                  'A program gets a message on its input; a folder gets each as a file (Maildir). An alias leads there.',
                )}
              />
            ) : (
              <ul className="card">
                {pipes.map(pipe => (
                  <Pipe key={pipe.name} pipe={pipe} runs={runs} onEdit={() => setAsked(pipe)} onChanged={again} />
                ))}
              </ul>
            )}
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom pipe`}</code>
            </p>
          </div>
        )}
      </Faces>
      {asked !== null && (
        <PipeDialog
          pipe={asked === 'new' ? null : asked}
          onDone={() => {
            setAsked(null);
            again();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </SettingsPage>
  );
}

const isOn = (settings: readonly Setting[]): boolean => settings.find(one => one.key === SWITCH)?.value === true;

/** The one switch over all of them. */
function Allowed({ isOn, count, onChanged }: { isOn: boolean; count: number; onChanged: () => void }) {
  const set = useSetting(onChanged);
  return (
    <section className="card pipes-allowed" aria-label={t('Whether mail is handed over')}>
      <Switch
        label={t('Hand mail to programs and folders')}
        help={t(
          'They run with the rights of this server, for mail that strangers write. {count, plural, =0 {} other {While this is off, mail for them waits.}}',
          { count },
        )}
        on={isOn}
        onChange={on =>
          void set(
            SWITCH,
            String(on),
            String(isOn),
            on
              ? t('Mail is handed to programs and folders from now on.')
              : t('Mail for programs and folders waits from now on.'),
          )
        }
      />
    </section>
  );
}

type PipeProps = {
  readonly pipe: PipeRow;
  /** Any is. */
  readonly runs: boolean;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
};

function Pipe({ pipe, runs, onEdit, onChanged }: PipeProps) {
  const { name, kind, enabled, path, args, aliases } = pipe;
  const act = useAct();
  const say = useSay();
  const [tried, setTried] = useState<PipeTriedRow | null>(null);
  const [busy, setBusy] = useState(false);
  const test = async (): Promise<void> => {
    setBusy(true);
    setTried(null);
    setTried(await act(t('Trying it'), api => api.pipes.try({ name })));
    setBusy(false);
  };
  const turn = async (on: boolean): Promise<void> => {
    if (!(await act(t('Changing it'), api => api.pipes.change({ name, enabled: on })))) return;
    const back = (): void =>
      void act(t('Taking it back'), api => api.pipes.change({ name, enabled: !on })).then(onChanged);
    const text = on ? t('Mail goes to {name} again.', { name }) : t('Mail for {name} waits from now on.', { name });
    say({ text, action: { label: t('Undo'), run: back } });
    onChanged();
  };
  const remove = async (): Promise<void> => {
    if (!(await act(t('Removing it'), api => api.pipes.remove({ name })))) return;
    const { fromLine, timeLimit } = pipe;
    const given = kind === 'maildir' ? { maildir: path } : { program: path, args, timeLimit, fromLine };
    const back = (): void =>
      void act(t('Taking it back'), api => api.pipes.add({ ...given, name, enabled })).then(onChanged);
    say({ text: t('{name} is removed.', { name }), action: { label: t('Undo'), run: back } });
    onChanged();
  };
  const state = !enabled ? t('off: its mail waits') : runs ? t('takes mail') : t('waits for the switch above');
  return (
    <li className="relay pipe">
      <div className="relay-head">
        <div>
          <p className="relay-name state">
            <StatusShape shape={enabled && runs ? 'ok' : 'held'} /> {name} <span className="second">{state}</span>
          </p>
          <p>
            <code>{[path, ...args].join(' ')}</code>
          </p>
          <p className="quiet">
            {kind === 'maildir' ? t('folder') : t('program')} · {limitsOf(pipe)} ·{' '}
            {aliases.length === 0
              ? rich('no alias leads here yet: give one the target <code>{target}</code> under <a>Accounts</a>', {
                  target: `pipe:${name}`,
                  code: text => <code>{text}</code>,
                  a: text => <Link href="/accounts">{text}</Link>,
                })
              : t('from {aliases}', { aliases: aliases.join(', ') })}
          </p>
        </div>
        <div className="relay-acts">
          <Button kind="quiet" onClick={() => void test()} disabled={busy} aria-label={t('Try it: {name}', { name })}>
            {busy ? t('Trying…') : t('Try it')}
          </Button>
          <Button kind="quiet" onClick={onEdit} aria-label={t('Change: {name}', { name })}>
            {t('Change')}
          </Button>
          <Button
            kind="quiet"
            onClick={() => void turn(!enabled)}
            aria-label={enabled ? t('Switch off: {name}', { name }) : t('Switch on: {name}', { name })}
          >
            {enabled ? t('Switch off') : t('Switch on')}
          </Button>
          <Button
            kind="quiet"
            onClick={() => void remove()}
            disabled={aliases.length > 0}
            aria-label={t('Remove: {name}', { name })}
          >
            {t('Remove')}
          </Button>
        </div>
      </div>
      {tried && <PipeTried tried={tried} />}
    </li>
  );
}

function PipeTried({ tried }: { tried: PipeTriedRow }) {
  const { shape, sentence } = triedWords(tried);
  const isProgram = tried.result.kind !== 'folder-ready' && tried.result.kind !== 'folder-fault';
  return (
    <div className="relay-tried" role="status">
      <p className="state">
        <StatusShape shape={shape} /> <span>{sentence}</span>
      </p>
      {isProgram && tried.said !== '' && (
        <>
          <p className="quiet">{t('It said:')}</p>
          <pre className="relay-words pipe-said">{tried.said}</pre>
        </>
      )}
      {isProgram && tried.said === '' && tried.result.kind !== 'not-run' && (
        <p className="quiet">{t('It said nothing.')}</p>
      )}
    </div>
  );
}
