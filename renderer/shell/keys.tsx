/** The one key listener of the window, and the list of what the keys do now (`?`). */
import { createContext, type ReactNode, use, useEffect, useRef } from 'react';
import { desktop } from '../api.ts';
import { Dialog } from '../design/dialog.tsx';
import { type Binding, findBinding, isTextCommand, isTyping, keyLabel, keyName } from '../keyboard.ts';

export const mac =
  (desktop?.platform ?? navigator.platform).toLowerCase().startsWith('mac') || desktop?.platform === 'darwin';

type Layer = { readonly title: string; bindings: readonly Binding[] };
const Layers = createContext<Layer[]>([]);

/** What holds in every view is listed last. */
export const EVERYWHERE = 'Everywhere';

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

function listen(current: () => readonly Binding[]): () => void {
  let pending: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (event: KeyboardEvent): void => {
    const name = keyName(event, mac);
    if (!name || event.defaultPrevented || event.isComposing) return;
    const target = event.target as HTMLElement | null;
    const command = name.includes('mod+') || /^F\d/.test(name);
    if (isTyping(target) && (!command || isTextCommand(name))) return;
    if ((name === 'Enter' || name === 'Space') && target?.closest('button, a, summary')) return;
    // What is open on top keeps its own keys; only commands reach past it.
    if (document.querySelector('[data-modal]') && !command) return;
    const found = findBinding(pending, name, current());
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

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const layers = use(Layers);
  return (
    <Dialog open={open} onClose={onClose} title="Keys" wide>
      <div className="keys-list">
        {[...layers]
          .sort((a, b) => Number(a.title === EVERYWHERE) - Number(b.title === EVERYWHERE))
          .filter(layer => layer.bindings.some(binding => !binding.hidden))
          .map(layer => (
            <section key={layer.title}>
              <h3>{layer.title}</h3>
              <dl>
                {layer.bindings
                  .filter(binding => !binding.hidden)
                  .map(binding => (
                    <div key={binding.say}>
                      <dt>{binding.say}</dt>
                      <dd>
                        <Keys keys={binding.keys} />
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}

export function Keys({ keys }: { keys: string | readonly string[] }) {
  const all = typeof keys === 'string' ? [keys] : keys;
  return all.map(one => <kbd key={one}>{keyLabel(one, mac)}</kbd>);
}
