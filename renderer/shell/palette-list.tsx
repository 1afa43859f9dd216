/** The palette's field and what it has found, in groups; the first is always ready for Enter. */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { t } from '../../server/base/language.ts';
import { type Entry, type EntryGroup, findEntries, known, used } from './palette-entries.ts';
import { useMadeEntries, useNamedEntries } from './palette-sources.tsx';
import { keepRecent, recentlyUsed } from './recent.ts';

const titles: { readonly [G in EntryGroup]: string } = {
  recent: t('Used lately'),
  meant: t('What you typed'),
  places: t('Go to'),
  acts: t('Do'),
  here: t('Here'),
  computer: t('On this computer'),
  people: t('People'),
  mailboxes: t('Folders'),
  journeys: t('Journeys'),
  settings: t('Settings'),
  help: t('Help'),
  find: t('Search'),
};

export default function PaletteList({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const named = useNamedEntries(onKeys);
  const made = useMadeEntries(text);
  const entries = useMemo(() => [...named, ...made].map(known), [named, made]);
  const groups = useMemo(() => findEntries(entries, text, recentlyUsed()), [entries, text]);
  const flat = groups.flatMap(group => group.entries);
  const active = Math.min(at, flat.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const run = (entry: Entry | undefined): void => {
    if (!entry) return;
    if (!entry.always) keepRecent(used(recentlyUsed(), entry.id));
    onClose();
    entry.run();
  };
  const press = (event: KeyboardEvent): void => {
    const to: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1 };
    if (event.key in to) setAt((to[event.key]! + flat.length) % Math.max(1, flat.length));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(flat[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <label className="palette-search">
        <Search size={18} strokeWidth={1.6} aria-hidden="true" />
        <input
          // The list may be read only now, when the dialog has given the focus away already.
          // biome-ignore lint/a11y/noAutofocus: the field is what the dialog is for
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-label={t('Search or type a command')}
          placeholder={t('Where to go, what to do, or an address to look for')}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
      </label>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('Commands')}>
        {groups.map(({ group, entries: some }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div role="group" aria-label={titles[group]} key={group}>
            <div className="palette-title" aria-hidden="true">
              {titles[group]}
            </div>
            {some.map(entry => {
              const i = flat.indexOf(entry);
              return (
                <Option
                  key={entry.id}
                  id={`${id}-${i}`}
                  entry={entry}
                  active={i === active}
                  onRun={() => run(entry)}
                  onPoint={() => setAt(i)}
                />
              );
            })}
          </div>
        ))}
      </div>
    </>
  );
}

type OptionProps = {
  readonly id: string;
  readonly entry: Entry;
  readonly active: boolean;
  readonly onRun: () => void;
  readonly onPoint: () => void;
};

function Option({ id, entry, active, onRun, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field above
    <div
      id={id}
      role="option"
      data-command={entry.id}
      tabIndex={-1}
      aria-selected={active}
      className="palette-item"
      onClick={onRun}
      onPointerMove={onPoint}
    >
      <span className="palette-name clip">{entry.name}</span>
      {entry.hint && <span className="palette-hint clip">{entry.hint}</span>}
      {entry.keys && <kbd>{entry.keys}</kbd>}
    </div>
  );
}
