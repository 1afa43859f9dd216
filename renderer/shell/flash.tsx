/** Using the mouse for what has a key shows that key, bottom left, for a moment; so keys are learnt by the way. */
import { useEffect, useState } from 'react';
import { usePreferences } from './preferences.ts';
import './flash.css';

type Shown = { readonly name: string; readonly keys: string; readonly at: number };
const SHOWN_FOR = 1800;

export function Flash() {
  const { flash } = usePreferences();
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    if (!flash) return;
    const hear = (event: MouseEvent): void => {
      const found = event.isTrusted && event.detail > 0 ? keyOf(event.target as Element) : null;
      if (found) setShown({ ...found, at: performance.now() });
    };
    addEventListener('click', hear, true);
    return () => {
      removeEventListener('click', hear, true);
      setShown(null);
    };
  }, [flash]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [shown]);
  if (!shown) return null;
  return (
    <div className="flash" aria-hidden="true" key={shown.at}>
      <kbd>{shown.keys}</kbd>
      {shown.name}
    </div>
  );
}

/** What was pressed, and the key printed in it or in its tooltip. */
function keyOf(target: Element): Omit<Shown, 'at'> | null {
  const pressed = target.closest<HTMLElement>('button, a, [role="option"]');
  if (!pressed || pressed.matches(':disabled')) return null;
  const printed = pressed.querySelector('kbd')?.textContent;
  const keys = pressed.dataset.keys ?? printed;
  if (!keys) return null;
  const text = pressed.ariaLabel ?? textWithout(pressed);
  return { name: text.trim(), keys };
}

function textWithout(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const other of copy.querySelectorAll('kbd, .num, .only-read-aloud')) other.remove();
  return copy.textContent ?? '';
}
