/** Something that must be answered first. Focus stays inside, Esc closes, focus goes back to where it came from. */
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../server/base/language.ts';
import { Button } from './button.tsx';
import './dialog.css';

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly wide?: boolean;
  /** The title is only read aloud, as in the palette. */
  readonly bare?: boolean;
  /** From the lower edge, for thumbs. */
  readonly sheet?: boolean;
  readonly children: ReactNode;
};

/** The way out stands last, so that the focus begins with what is asked. */
export function Dialog({ open, onClose, title, wide = false, bare = false, sheet = false, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          className="dialog"
          data-modal=""
          data-wide={wide || undefined}
          data-bare={bare || undefined}
          data-sheet={sheet || undefined}
        >
          <Base.Title className={bare ? 'only-read-aloud' : 'dialog-title'}>{title}</Base.Title>
          {children}
          {!bare && (
            <Base.Close className="icon-button dialog-close" aria-label={t('Close')}>
              <X size={18} strokeWidth={1.6} />
            </Base.Close>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Names the thing and the count: “Delete 3 waiting messages?” */
  readonly question: string;
  readonly consequence: string;
  readonly act: string;
  readonly onAct: () => void;
};

/** Only for what cannot be undone. */
export function Confirm({ open, onClose, question, consequence, act, onAct }: ConfirmProps) {
  return (
    <Dialog open={open} onClose={onClose} title={question}>
      <p className="second">{consequence}</p>
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('Keep')}</Button>
        <Button
          kind="danger"
          onClick={() => {
            onAct();
            onClose();
          }}
        >
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
