/** A menu of acts, from a button or from where one pressed the other mouse button; every act shows its key. */
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { keyLabel } from '../keyboard.ts';
import { mac } from '../shell/keys.tsx';
import './menu.css';

export type MenuItem =
  | {
      readonly kind?: 'act';
      readonly label: string;
      readonly keys?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly run: () => void;
    }
  /** One of a few; `checked` is the one. */
  | { readonly kind: 'choice'; readonly label: string; readonly checked: boolean; readonly run: () => void }
  | { readonly kind: 'check'; readonly label: string; readonly checked: boolean; readonly run: () => void }
  | { readonly kind: 'line' }
  | { readonly kind: 'title'; readonly label: string };

type MenuProps = { readonly items: readonly MenuItem[]; readonly trigger: ReactElement<Record<string, unknown>> };

export const Menu = ({ items, trigger }: MenuProps) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner className="menu-positioner" sideOffset={4} align="start">
        <Base.Popup className="menu" data-modal="">
          <Items items={items} />
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);

type ContextProps = {
  readonly items: () => readonly MenuItem[];
  readonly onOpen?: (open: boolean) => void;
  readonly className?: string;
  readonly children: ReactNode;
};

/** `items` is asked when it opens. */
export const ContextMenu = ({ items, onOpen, className, children }: ContextProps) => (
  <BaseContext.Root onOpenChange={open => onOpen?.(open)}>
    <BaseContext.Trigger className={className}>{children}</BaseContext.Trigger>
    <BaseContext.Portal>
      <BaseContext.Positioner className="menu-positioner">
        <BaseContext.Popup className="menu" data-modal="">
          <Lazy items={items} />
        </BaseContext.Popup>
      </BaseContext.Positioner>
    </BaseContext.Portal>
  </BaseContext.Root>
);
const Lazy = ({ items }: { items: () => readonly MenuItem[] }) => <Items items={items()} />;

const Items = ({ items }: { items: readonly MenuItem[] }) =>
  items.map((item, i) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else
    if (item.kind === 'line') return <Base.Separator className="menu-line" key={`line ${i}`} />;
    if (item.kind === 'title')
      return (
        <div className="menu-title" key={`title ${item.label}`} role="presentation">
          {item.label}
        </div>
      );
    if (item.kind === 'check' || item.kind === 'choice')
      return (
        <Base.CheckboxItem
          className="menu-item"
          key={item.label}
          checked={item.checked}
          onCheckedChange={item.run}
          closeOnClick={item.kind === 'choice'}
        >
          <span className="menu-mark">{item.checked && <Check size={14} strokeWidth={2} aria-hidden="true" />}</span>
          {item.label}
        </Base.CheckboxItem>
      );
    return (
      <Base.Item
        className="menu-item"
        key={item.label}
        disabled={item.disabled ?? false}
        data-danger={item.danger || undefined}
        onClick={item.run}
      >
        <span className="menu-label">{item.label}</span>
        {item.keys && <kbd>{keyLabel(item.keys, mac)}</kbd>}
      </Base.Item>
    );
  });
