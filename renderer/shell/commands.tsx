/**
 * The window's own commands: what the palette lists of itself and the desktop's menus ask for by the same names. What a place
 * binds to keys while it is open is listed too (`useHereEntries`), and what only the desktop can do (`useDesktopEntries`).
 */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { modeLook } from '../design/words.ts';
import { useCompose } from '../mail/compose/compose.tsx';
import { usePause } from '../queue/use-pause.ts';
import { acts } from './acts.ts';
import { printed, useLayers } from './keys.tsx';
import { templateNames } from './keys-dialog.tsx';
import { modes, useModeChange } from './mode-change.tsx';
import type { Entry } from './palette-entries.ts';
import { places } from './places.ts';
import { keepPreferences, usePreferences } from './preferences.ts';
import { useStatusData } from './status.tsx';
import { PAUSED } from './status-words.ts';

/** By the same id in the desktop's menus (electron/menu.ts). */
export function useCommands(onKeys: () => void): () => readonly Entry[] {
  const [, navigate] = useLocation();
  const { open } = useCompose();
  const { pause, resume } = usePause();
  const { change } = useModeChange();
  const status = useStatusData();
  const look = useLookEntries();
  const isPaused = status?.needs.some(({ id }) => id === PAUSED) ?? false;
  const act = (id: string, name: string, run: () => void, more: Partial<Entry> = {}): Entry => ({
    ...{ id, group: 'acts', name, run },
    ...more,
  });
  return () => [
    ...places.map(place => ({
      id: `open ${place.path}`,
      group: 'places' as const,
      name: place.name,
      also: t('Go to {place}', { place: place.name }),
      keys: printed(place.key),
      run: () => navigate(place.path),
    })),
    act('compose', t('Write a message'), () => open({ kind: 'new' }), {
      keys: printed('c', 'compose'),
      also: t('New message'),
    }),
    ...acts.map(({ name, path, also }) => act(`open ${path}`, name, () => navigate(path), also ? { also } : {})),
    isPaused
      ? act('outgoing', t('Resume outgoing mail'), () => void resume())
      : act('outgoing', t('Pause outgoing mail'), () => void pause('')),
    ...modes.map(mode =>
      act(`mode-${mode}`, t('Mode: {mode}', { mode: modeLook[mode].word }), () => change(mode), {
        ...(status?.mode === mode && { hint: t('as it is') }),
      }),
    ),
    ...look,
    { id: 'do keys', group: 'help', name: t('Show what the keys do'), keys: printed('?', 'keys'), run: onKeys },
  ];
}

function useLookEntries(): readonly Entry[] {
  const { theme, density, template, singleKeys } = usePreferences();
  const entry = (id: string, name: string, run: () => void, more: Partial<Entry> = {}, isSo = false): Entry => ({
    ...{ id, group: 'computer', name, run },
    ...more,
    ...(isSo && { hint: t('as it is') }),
  });
  const look = (word: string) => ({ also: `${t('look, colours')} ${word}` });
  const rows = { also: t('density') };
  return [
    entry(
      'theme-light',
      t('Use light colours'),
      () => keepPreferences({ theme: 'light' }),
      look(t('Light')),
      theme === 'light',
    ),
    entry(
      'theme-dark',
      t('Use dark colours'),
      () => keepPreferences({ theme: 'dark' }),
      look(t('Dark')),
      theme === 'dark',
    ),
    entry(
      'theme-system',
      t('Use colours as the system has them'),
      () => keepPreferences({ theme: 'system' }),
      look(t('As the system')),
      theme === 'system',
    ),
    entry('rows-28', t('Narrow rows'), () => keepPreferences({ density: 28 }), rows, density === 28),
    entry('rows-36', t('Usual rows'), () => keepPreferences({ density: 36 }), rows, density === 36),
    entry('rows-44', t('Wide rows'), () => keepPreferences({ density: 44 }), rows, density === 44),
    ...templateNames.map(([one, name]) =>
      entry(
        `keys-${one}`,
        t('Use the keys of {program}', { program: name }),
        () => keepPreferences({ template: one }),
        {},
        template === one,
      ),
    ),
    entry('single-keys', singleKeys ? t('Switch single keys off') : t('Switch single keys on'), () =>
      keepPreferences({ singleKeys: !singleKeys }),
    ),
  ];
}

/** What the keys of what is open do now. Those that lead to a place or to the palette itself stand elsewhere in it. */
export function useHereEntries(): readonly Entry[] {
  const layers = useLayers();
  const elsewhere = new Set(['mod+k', '?', 'c', ...places.map(({ key }) => key)]);
  return layers.flatMap(({ title, bindings }) =>
    bindings
      .filter(({ id, keys }) => id !== 'keys' && id !== 'compose' && ![keys].flat().some(key => elsewhere.has(key)))
      .map(({ id, keys, say, run }) => ({
        id: id ? `do ${id}` : `do ${title} ${say}`,
        group: 'here' as const,
        name: say,
        also: title,
        keys: printed(keys),
        run: () => afterwards(run),
      })),
  );
}

/** A key acts where the focus is, so it waits until the palette has given it back. */
function afterwards(run: () => void, frames = 30): void {
  if (frames > 0 && document.querySelector('[data-modal]')) requestAnimationFrame(() => afterwards(run, frames - 1));
  else requestAnimationFrame(run);
}

/** Zoom, paper, the server's process and so on: named by the desktop, and done by it. */
export function useDesktopEntries(own: readonly Entry[]): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  useEffect(() => {
    let current = true;
    const known = new Set(own.map(({ id }) => id));
    void desktop?.menuCommands?.().then(commands => {
      if (!current) return;
      setEntries(
        commands
          .filter(({ id }) => !known.has(id) && !id.startsWith('do ') && id !== 'find')
          .map(({ id, label, checked }) => ({
            id,
            group: 'computer' as const,
            name: label,
            ...(checked && { hint: t('on') }),
            run: () => desktop?.runMenuCommand?.(id),
          })),
      );
    });
    return () => {
      current = false;
    };
  }, [own]);
  return entries;
}
