/** Buttons name their effect. A tooltip that only repeats the name is not needed; the key beside it is. */
import { Tooltip } from '@base-ui/react/tooltip';
import { Check, Copy } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { t } from '../../server/base/language.ts';
import type { Command } from '../shell/keymaps/keymap.ts';
import { printed } from '../shell/keys.tsx';
import './controls.css';

type ButtonProps = ComponentProps<'button'> & { readonly kind?: 'plain' | 'main' | 'danger' | 'quiet' };

export function Button({ kind = 'plain', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`button ${className}`} data-kind={kind} {...rest} />;
}

type Keyed = {
  /** As they are printed. */
  readonly keys?: string | undefined;
  /** What templates of keys call it: then theirs are printed. */
  readonly keyId?: Command | undefined;
};
type IconButtonProps = ComponentProps<'button'> & { readonly label: string } & Keyed;

/** A drawing that acts: named for who cannot see it, explained on hover with its key. */
export function IconButton({ label, keys, keyId, children, className = '', ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys} keyId={keyId}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} {...rest}>
        {children}
      </button>
    </Tip>
  );
}

type TipProps = {
  readonly text: string;
  readonly side?: 'top' | 'inline-end';
  readonly children: React.ReactElement;
} & Keyed;

/** The pressed thing carries its keys for the flash of shell/flash.tsx. */
export function Tip({ text, keys: own, keyId, side = 'top', children }: TipProps) {
  const keys = own && (keyId || own.length === 1 ? printed(own, keyId) : own);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={children as React.ReactElement<Record<string, unknown>>}
        delay={400}
        data-keys={keys || undefined}
      />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className="tip-positioner">
          <Tooltip.Popup className="tip">
            {text}
            {keys && <kbd>{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Copies and says so in place, for a moment. */
export function CopyButton({ text, label, children }: { text: string; label: string; children?: ReactNode }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const icon = copied ? <Check size={16} strokeWidth={1.6} /> : <Copy size={16} strokeWidth={1.6} />;
  return children ? (
    <Button onClick={copy} aria-label={copied ? t('Copied') : label}>
      {icon}
      {copied ? t('Copied') : children}
    </Button>
  ) : (
    <IconButton label={copied ? t('Copied') : label} onClick={copy}>
      {icon}
    </IconButton>
  );
}
