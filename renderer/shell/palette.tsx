/** Ctrl K: go anywhere, do anything, find the journey of an address or a subject. */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../design/dialog.tsx';
import { keyLabel } from '../keyboard.ts';
import { useCompose } from '../mail/compose/compose.tsx';
import { usePause } from '../queue/use-pause.ts';
import { type Command, findCommands } from './commands.ts';
import { mac } from './keys.tsx';
import { places } from './places.ts';
import { keepPreferences } from './preferences.ts';

type PaletteProps = { readonly open: boolean; readonly onClose: () => void; readonly onKeys: () => void };

export function Palette({ open, onClose, onKeys }: PaletteProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Search or type a command" bare>
      <Commands onClose={onClose} onKeys={onKeys} />
    </Dialog>
  );
}

function Commands({ onClose, onKeys }: Omit<PaletteProps, 'open'>) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const found = findCommands(useCommands(onKeys, text), text);
  const active = Math.min(at, found.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) setAt(Math.max(0, Math.min(found.length - 1, active + by)));
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <label className="palette-search">
        <Search size={18} strokeWidth={1.6} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-label="Search or type a command"
          placeholder="Where to go, what to do, or an address to look for"
          value={text}
          onChange={event => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
      </label>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label="Commands">
        {found.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field above
          <div
            key={command.name}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="palette-item"
            onClick={() => run(command)}
            onPointerMove={() => setAt(i)}
          >
            <span className="clip">{command.name}</span>
            {command.keys && <kbd>{keyLabel(command.keys, mac)}</kbd>}
          </div>
        ))}
      </div>
    </>
  );
}

function useCommands(onKeys: () => void, text: string): readonly Command[] {
  const [, navigate] = useLocation();
  const { open } = useCompose();
  const { pause, resume } = usePause();
  const wanted = text.trim();
  return [
    ...places.map(place => ({ name: `Go to ${place.name}`, keys: place.key, run: () => navigate(place.path) })),
    { name: 'Write a message', keys: 'c', run: () => open({ kind: 'new' }) },
    { name: 'Add a person', run: () => navigate('/accounts?add') },
    { name: 'Pause outgoing mail', run: () => void pause('') },
    { name: 'Resume outgoing mail', run: () => void resume() },
    { name: 'Use light colours', run: () => keepPreferences({ theme: 'light' }) },
    { name: 'Use dark colours', run: () => keepPreferences({ theme: 'dark' }) },
    { name: 'Use colours as the system has them', run: () => keepPreferences({ theme: 'system' }) },
    { name: 'Show what the keys do', keys: '?', run: onKeys },
    ...(wanted
      ? [
          {
            name: `Find journeys with “${wanted}”`,
            always: true,
            run: () => navigate(`/journeys?text=${encodeURIComponent(wanted)}`),
          },
          {
            name: `Find in the queue: ${wanted}`,
            always: true,
            run: () => navigate(`/queue?where=${encodeURIComponent(wanted)}`),
          },
        ]
      : []),
  ];
}
