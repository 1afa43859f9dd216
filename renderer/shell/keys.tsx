/** The one key listener of the window; who binds which keys now; keys as they are printed. */
import { createContext, type ReactNode, use, useCallback, useEffect, useRef } from 'react';
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { type Binding, findBinding, isTextCommand, isTyping, keyLabel, keyName } from '../keyboard.ts';
import { type Command, type Hand, inForce, sequencesOf } from './keymaps/keymap.ts';
import { preferences, usePreferences } from './preferences.ts';

export const mac =
  (desktop?.platform ?? navigator.platform).toLowerCase().startsWith('mac') || desktop?.platform === 'darwin';

type Layer = { readonly title: string; bindings: readonly Binding[] };
const Layers = createContext<Layer[]>([]);

/** What holds in every view is listed last. */
export const EVERYWHERE = t('Everywhere');

/** A `g` is forgotten after this. */
const SEQUENCE_TIME = 1200;

export function KeysProvider({ children }: { children: ReactNode }) {
  const layers = useRef<Layer[]>([]);
  useEffect(() => listen(() => layers.current.flatMap(layer => layer.bindings)), []);
  return <Layers value={layers.current}>{children}</Layers>;
}

/** The keys of a view for as long as it is shown. */
export function useKeys(title: string, bindings: readonly Binding[], active = true): void {
  const layers = use(Layers);
  const layer = useRef<Layer>({ title, bindings });
  layer.current.bindings = active ? bindings : [];
  useEffect(() => {
    const own = layer.current;
    layers.push(own);
    return () => {
      layers.splice(layers.indexOf(own), 1);
    };
  }, [layers]);
}

/** Does what a command of that name does where the person is now, as its key would; nothing where it has none. */
export function useDoing(): (command: string) => void {
  const layers = use(Layers);
  return useCallback(
    command => {
      if (document.querySelector('[data-modal]')) return;
      const bindings = layers.flatMap(layer => layer.bindings);
      bindings.findLast(({ id }) => id === command)?.run();
    },
    [layers],
  );
}

function listen(current: () => readonly Binding[]): () => void {
  let pending: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (event: KeyboardEvent): void => {
    const name = keyName(event, mac);
    if (!name || event.defaultPrevented || event.isComposing) return;
    const target = event.target as HTMLElement | null;
    const command = name.includes('mod+') || (!mac && name.includes('alt+')) || /^F\d/.test(name);
    const typing = isTyping(target);
    if (typing && (!command || isTextCommand(name))) return;
    if ((name === 'Enter' || name === 'Space') && target?.closest('button, a, summary')) return;
    // What is open on top keeps its own keys; only commands reach past it.
    if (document.querySelector('[data-modal]') && !command) return;
    const found = findBinding(pending, name, inForce(current(), hand(), typing));
    clearTimeout(timer);
    pending = found.pending;
    timer = setTimeout(() => {
      pending = null;
    }, SEQUENCE_TIME);
    if (!found.run) return;
    event.preventDefault();
    found.run.run();
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}

/** Whose keys hold now. */
const hand = (): Hand => ({ ...preferences(), mac });

/** As printed beside a command: the first sequence that does it now; nothing where none does. */
export function printed(keys: string | readonly string[], id?: Command): string | undefined {
  const [first] = sequencesOf({ keys, ...(id && { id }) }, hand());
  return first === undefined ? undefined : keyLabel(first, mac);
}

/** The layers that are open, what holds everywhere last; what is the same under two titles stands once. */
export function useLayers(): readonly { readonly title: string; readonly bindings: readonly Binding[] }[] {
  const layers = use(Layers);
  usePreferences();
  const titles = [...new Set(layers.map(({ title }) => title))].sort(
    (a, b) => Number(a === EVERYWHERE) - Number(b === EVERYWHERE),
  );
  return titles
    .map(title => ({
      title,
      bindings: layers
        .filter(layer => layer.title === title)
        .flatMap(layer => layer.bindings)
        .filter(binding => !binding.hidden)
        .map(binding => ({ ...binding, keys: sequencesOf(binding, hand()) })),
    }))
    .filter(({ bindings }) => bindings.length > 0);
}

export function Keys({ keys }: { keys: string | readonly string[] }) {
  const all = typeof keys === 'string' ? [keys] : keys;
  return all.map(one => <kbd key={one}>{keyLabel(one, mac)}</kbd>);
}
