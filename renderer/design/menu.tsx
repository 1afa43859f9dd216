/**
 * A menu of acts, from a button or from where one pressed the other mouse button; every act shows its key. It stands
 * beside what it belongs to in the document and above all else on the screen. Arrows move, a letter finds, Esc closes,
 * and the focus goes back to where it came from.
 */
import { Check } from 'lucide-react';
import {
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { t } from '../../server/base/language.ts';
import type { Command } from '../shell/keymaps/keymap.ts';
import { printed } from '../shell/keys.tsx';
import './menu.css';

export type MenuItem =
  | {
      readonly kind?: 'act';
      readonly label: string;
      readonly keys?: string;
      /** What templates of keys call it. */
      readonly id?: Command;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly run: () => void;
    }
  /** One of a few; `checked` is the one. */
  | { readonly kind: 'choice'; readonly label: string; readonly checked: boolean; readonly run: () => void }
  /** On or off; the menu stays open. */
  | { readonly kind: 'check'; readonly label: string; readonly checked: boolean; readonly run: () => void }
  | { readonly kind: 'line' }
  | { readonly kind: 'title'; readonly label: string };

type MenuProps = {
  /** Not given: the button's own. */
  readonly label?: string;
  readonly items: readonly MenuItem[];
  readonly trigger: ReactElement<Record<string, unknown>>;
};

export function Menu({ label, items, trigger }: MenuProps) {
  const [at, setAt] = useState<DOMRect | null>(null);
  const press = (event: MouseEvent): void => {
    // Now: the event no longer knows its button when the state is made.
    const here = event.currentTarget.getBoundingClientRect();
    setAt(before => (before ? null : here));
  };
  return (
    <>
      {cloneElement(trigger, { onClick: press, 'aria-haspopup': 'menu', 'aria-expanded': at !== null })}
      {at && (
        <Popup
          label={label ?? String(trigger.props['aria-label'] ?? t('Menu'))}
          items={items}
          at={at}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}

type ContextProps = {
  readonly label: string;
  /** Asked when it opens. */
  readonly items: () => readonly MenuItem[];
  readonly className?: string;
  readonly children: ReactNode;
};

export function ContextMenu({ label, items, className, children }: ContextProps) {
  const [opened, setOpened] = useState<{ readonly at: DOMRect; readonly items: readonly MenuItem[] } | null>(null);
  const open = (event: MouseEvent): void => {
    if (event.shiftKey && event.button === 2) return;
    const own = items();
    if (own.length === 0) return;
    event.preventDefault();
    // By the menu key there is no pointer: it opens at what has the focus.
    const pointed = event.button === 2 && (event.clientX > 0 || event.clientY > 0);
    const target = (event.target as HTMLElement).closest<HTMLElement>('[data-active], a, [role="option"]');
    const active = event.currentTarget.querySelector<HTMLElement>('[data-active]') ?? target;
    const at = pointed || !active ? new DOMRect(event.clientX, event.clientY, 0, 0) : active.getBoundingClientRect();
    setOpened({ at, items: own });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is inside has the roles and the keys
    <div className={className} onContextMenu={open}>
      {children}
      {opened && <Popup label={label} items={opened.items} at={opened.at} onClose={() => setOpened(null)} />}
    </div>
  );
}

type PopupProps = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly at: DOMRect;
  readonly onClose: () => void;
};
const EDGE = 8;

function Popup({ label, items, at, onClose }: PopupProps) {
  const menu = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const element = menu.current!;
    const before = document.activeElement as HTMLElement | null;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + 4;
    const top =
      below + height > innerHeight - EDGE
        ? Math.max(EDGE, Math.min(at.top - 4 - height, innerHeight - EDGE - height))
        : below;
    element.style.top = `${top < EDGE ? EDGE : top}px`;
    const begin = document.dir === 'rtl' ? at.right - width : at.left;
    element.style.left = `${Math.max(EDGE, Math.min(begin, innerWidth - EDGE - width))}px`;
    entries(element)[0]?.focus({ preventScroll: true });
    return () => {
      // Where the act has put the focus somewhere else, it stays there.
      if (
        !document.activeElement ||
        document.activeElement === document.body ||
        element.contains(document.activeElement)
      )
        before?.focus({ preventScroll: true });
    };
  }, [at]);
  useEffect(() => {
    const press = (event: PointerEvent): void => {
      if (!menu.current?.contains(event.target as Node)) close.current();
    };
    const leave = (): void => close.current();
    addEventListener('pointerdown', press, true);
    addEventListener('resize', leave);
    addEventListener('blur', leave);
    return () => {
      removeEventListener('pointerdown', press, true);
      removeEventListener('resize', leave);
      removeEventListener('blur', leave);
    };
  }, []);
  const key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const all = entries(menu.current!);
    const here = all.indexOf(document.activeElement as HTMLElement);
    const to: Readonly<Record<string, number>> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (event.key in to) all.at(to[event.key]! % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey)
      begin(all, here, event.key)?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="menu"
      popover="manual"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      data-modal=""
      ref={menu}
      onKeyDown={key}
      onContextMenu={event => event.preventDefault()}
    >
      {items.map((item, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items of an open menu stay in their places
        <Entry key={i} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

const entries = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('.menu-item:not([aria-disabled="true"])'),
];
function begin(all: readonly HTMLElement[], here: number, letter: string): HTMLElement | undefined {
  const low = letter.toLowerCase();
  return [...all.slice(here + 1), ...all.slice(0, here + 1)].find(one =>
    one.querySelector('.menu-label')?.textContent?.toLowerCase().startsWith(low),
  );
}

function Entry({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  if (item.kind === 'line') return <hr className="menu-line" />;
  if (item.kind === 'title')
    return (
      <div className="menu-title" role="presentation">
        {item.label}
      </div>
    );
  const marked = item.kind === 'check' || item.kind === 'choice';
  const disabled = !marked && item.disabled === true;
  const keys = !marked && item.keys ? printed(item.keys, item.id) : undefined;
  const press = (): void => {
    if (disabled) return;
    if (item.kind !== 'check') onClose();
    item.run();
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: checked belongs to the two kinds that are marked
    <button
      type="button"
      role={item.kind === 'check' ? 'menuitemcheckbox' : item.kind === 'choice' ? 'menuitemradio' : 'menuitem'}
      tabIndex={-1}
      className="menu-item"
      aria-checked={marked ? item.checked : undefined}
      aria-disabled={disabled || undefined}
      data-danger={(!marked && item.danger) || undefined}
      onClick={press}
      onPointerMove={event => event.currentTarget.focus({ preventScroll: true })}
    >
      {marked && (
        <span className="menu-mark">{item.checked && <Check size={14} strokeWidth={2} aria-hidden="true" />}</span>
      )}
      <span className="menu-label">{item.label}</span>
      {keys && <kbd>{keys}</kbd>}
    </button>
  );
}
