/** Every setting: what it does, what it is, where that comes from, and a field to change it. */
import { Search } from 'lucide-react';
import { type FormEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { Setting } from '../../server/api/contract.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { plural } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer, useConnection, wordsOf } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { DesktopSettings } from './desktop-settings.tsx';
import {
  changedFrom,
  findSettings,
  groups,
  groupTitle,
  isLocked,
  restartWords,
  sourceWords,
} from './settings-words.ts';
import './settings.css';

export function SettingsView() {
  const settings = useAnswer('settings', api => api.settings.list({}));
  // `?find=` leads to one of them.
  const [text, setText] = useState(() => new URLSearchParams(window.location.search).get('find') ?? '');
  const wanted = useDeferredValue(text);
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <h1>Settings</h1>
          <p>{settings.state === 'ready' ? summary(settings.data) : 'Everything that can be set'}</p>
        </div>
        <label className="search settings-search">
          <Search size={16} strokeWidth={1.6} aria-hidden="true" />
          <input
            type="search"
            value={text}
            onChange={event => setText(event.target.value)}
            placeholder="Search settings"
            aria-label="Search settings"
          />
        </label>
      </header>
      <Faces
        live={settings}
        what="the settings"
        rows={12}
        isEmpty={all => all.length === 0}
        empty={() => <Empty title="No settings" fact="The server has told of none." />}
      >
        {all => (
          <Groups
            settings={findSettings(all, wanted)}
            text={wanted}
            onChanged={settings.state === 'ready' ? settings.retry : () => {}}
          />
        )}
      </Faces>
    </div>
  );
}

function summary(all: readonly Setting[]): string {
  const changed = all.filter(changedFrom).length;
  return `${plural(all.length, 'setting')}; ${changed === 1 ? '1 differs' : `${changed} differ`} from the default`;
}

function Groups({ settings, text, onChanged }: { settings: readonly Setting[]; text: string; onChanged: () => void }) {
  if (settings.length === 0)
    return <Empty title={`No setting with “${text.trim()}”`} fact="Keys, values and descriptions are searched." />;
  return (
    <div className="settings">
      {text.trim() === '' && <DesktopSettings />}
      {groups(settings).map(group => (
        <section key={group.name} className="card" aria-label={groupTitle(group.name)}>
          <div className="card-head">
            <h2>{groupTitle(group.name)}</h2>
          </div>
          <ul>
            {group.settings.map(setting => (
              <Row key={setting.key} setting={setting} onChanged={onChanged} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ setting, onChanged }: { setting: Setting; onChanged: () => void }) {
  const [editing, setEditing] = useState(false);
  const locked = isLocked(setting);
  const row = useRef<HTMLLIElement>(null);
  const wasEditing = useRef(false);
  // The field is gone; the focus goes back to what opened it.
  useEffect(() => {
    if (wasEditing.current && !editing) row.current?.querySelector<HTMLElement>('.setting-value button')?.focus();
    wasEditing.current = editing;
  }, [editing]);
  return (
    <li ref={row} className="setting" data-changed={changedFrom(setting) || undefined}>
      <div className="setting-words">
        <span className="setting-key mono">
          {setting.key}
          <CopyButton text={setting.key} label={`Copy ${setting.key}`} />
        </span>
        <p className="second">{setting.doc}</p>
        <p className="setting-source">
          {sourceWords(setting)} {restartWords[setting.restarts]}
        </p>
      </div>
      {editing ? (
        <Edit
          setting={setting}
          onClose={() => setEditing(false)}
          onChanged={() => {
            setEditing(false);
            onChanged();
          }}
        />
      ) : (
        <div className="setting-value">
          <code>{setting.text === '' ? 'empty' : setting.text}</code>
          <Button
            onClick={() => setEditing(true)}
            disabled={locked}
            aria-label={`${locked ? 'Locked' : 'Change'}: ${setting.key}`}
          >
            {locked ? 'Locked' : 'Change'}
          </Button>
        </div>
      )}
    </li>
  );
}

function Edit({ setting, onClose, onChanged }: { setting: Setting; onClose: () => void; onChanged: () => void }) {
  const { api } = useConnection();
  const say = useSay();
  const [text, setText] = useState(setting.text);
  const [fault, setFault] = useState<string | null>(null);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      if (!api) throw new Error('There is no connection to the mail server.');
      const now = await api.settings.set({ key: setting.key, text });
      say({ text: `${now.key} is now ${now.text}. ${restartWords[now.restarts]}` });
      onChanged();
    } catch (error) {
      setFault(wordsOf(error));
    }
  };
  return (
    <form className="setting-edit" onSubmit={save} onKeyDown={event => event.key === 'Escape' && onClose()}>
      <input
        className="input mono"
        value={text}
        onChange={event => setText(event.target.value)}
        aria-label={setting.key}
        aria-invalid={fault ? true : undefined}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to change this value
        autoFocus
        spellCheck={false}
      />
      <div className="setting-acts">
        <Button kind="quiet" onClick={() => setText(setting.default)} disabled={text === setting.default}>
          Default: {setting.default || 'empty'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="main" type="submit">
          Save
        </Button>
      </div>
      {fault && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </span>
      )}
    </form>
  );
}
