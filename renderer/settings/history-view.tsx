/** Every version of mailroom.jsonc that was taken: who wrote it, when, what it changed, and the way back to it. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { SettingsVersion } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { moment } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { useAnswer, useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { Difference } from './difference.tsx';
import { authorWords, labelOf, whatThen } from './settings-words.ts';
import { useMayApply } from './use-may-apply.ts';
import './settings.css';

const MOST = 200;

export function HistoryView() {
  // Each change of the settings asks again.
  const history = useLive('settings history', async function* (api, signal) {
    for await (const now of api.settings.watch({}, signal))
      yield { path: now.file.path, versions: await api.settings.history({ limit: MOST }) };
  });
  return (
    <div className="view view-scroll settings-view">
      <header className="view-head">
        <div>
          <BackLink href="/settings">{t('Settings')}</BackLink>
          <h1>{t('History of the settings')}</h1>
          <p>{t('Every version of the file that was taken; none of them holds a password')}</p>
        </div>
      </header>
      <Faces
        live={history}
        what={t('the versions')}
        isEmpty={({ versions }) => versions.length === 0}
        empty={({ path }) => (
          <Empty
            title={t('Nothing was changed yet')}
            fact={t('The first change makes {path}, and is the first version.', { path })}
            action={<Link href="/settings">{t('To the settings')}</Link>}
          />
        )}
      >
        {({ versions }) => (
          <ol className="card versions">
            {versions.map((version, at) => (
              <VersionRow key={version.id} version={version} previous={versions[at + 1] ?? null} />
            ))}
          </ol>
        )}
      </Faces>
      <p className="view-foot">
        {t('At the command line:')} <code>{`mailroom config history, diff, revert`}</code>
      </p>
    </div>
  );
}

function VersionRow({ version, previous }: { version: SettingsVersion; previous: SettingsVersion | null }) {
  const [open, setOpen] = useState(false);
  const act = useAct();
  const say = useSay();
  const mayApply = useMayApply();
  const back = async (): Promise<void> => {
    const meant = await act(t('Going back'), api => api.settings.differences({ id: version.id, with: 'now' }));
    if (!meant || !(await mayApply(meant.effects))) return;
    const done = await act(t('Going back'), api => api.settings.revert({ id: version.id }));
    if (!done) return;
    const undo = (): void => void act(t('Going back'), api => api.settings.revert({ id: done.version - 1 }));
    say({
      text: [
        t('The settings are those of {when} again.', { when: moment(version.at) }),
        ...whatThen(done.effects).map(words => `${words}.`),
      ].join(' '),
      ...(done.version > 1 && { action: { label: t('Undo'), run: undo } }),
    });
  };
  return (
    <li className="version">
      <div className="version-head">
        <button type="button" className="version-open" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="num version-id">{version.id}</span>
          <span className="version-what">
            <b>{whatWords(version, previous)}</b>
            <span className="second">
              {authorWords[version.by]} · <Moment at={version.at} />
            </span>
          </span>
        </button>
        {version.isNow ? (
          <span className="chip" data-tone="ok">
            {t('now')}
          </span>
        ) : (
          <Button onClick={() => void back()} aria-label={t('Back to this: version {id}', { id: version.id })}>
            {t('Back to this')}
          </Button>
        )}
      </div>
      {open && <VersionDifference id={version.id} />}
    </li>
  );
}

const SHOWN = 3;

function whatWords({ keys, by }: SettingsVersion, previous: SettingsVersion | null): string {
  if (keys.length === 0)
    return previous === null || by === 'start' ? t('The first version') : t('Words of the file only');
  const names = keys.slice(0, SHOWN).map(labelOf).join(', ');
  return keys.length > SHOWN ? t('{names} and {count} more', { names, count: keys.length - SHOWN }) : names;
}

function VersionDifference({ id }: { id: number }) {
  const found = useAnswer(`settings version ${id}`, api => api.settings.differences({ id, with: 'before' }));
  return (
    <Faces live={found} what={t('the difference')} rows={3}>
      {({ differences }) => <Difference lines={differences} label={t('What version {id} changed', { id })} />}
    </Faces>
  );
}
