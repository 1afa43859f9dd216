/** Where a link leads, before anybody goes there. Nothing is opened without a click here. */
import { ExternalLink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, CopyButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { useCompose } from '../compose/compose.tsx';
import { linkFacts } from './links.ts';

type LinkDialogProps = {
  readonly link: { readonly href: string; readonly text: string };
  readonly onClose: () => void;
};

/** Each message has its own question; a newer one takes the older one's place. */
let closeShown: (() => void) | null = null;

function useOnlyOne(onClose: () => void): void {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const own = (): void => close.current();
    closeShown?.();
    closeShown = own;
    return () => {
      if (closeShown === own) closeShown = null;
    };
  }, []);
}

export function LinkDialog({ link, onClose }: LinkDialogProps) {
  const facts = linkFacts(link.href, link.text);
  const compose = useCompose();
  useOnlyOne(onClose);
  const go = (target: string) => (): void => {
    onClose();
    if (facts.kind === 'mail') compose.open({ kind: 'mailto', url: target });
    else window.open(target, '_blank', 'noopener,noreferrer');
  };
  return (
    <Dialog open onClose={onClose} title={titles[facts.kind]} wide>
      {facts.kind === 'web' ? (
        <p className="link-target mono">
          {facts.before}
          <strong>{facts.host}</strong>
          {facts.after}
        </p>
      ) : (
        <p className="link-target mono">{facts.target}</p>
      )}
      {facts.unicode && (
        <p>
          The host reads <strong>{facts.unicode}</strong> in its own letters.
        </p>
      )}
      {link.text && link.text !== facts.target && <p className="second clip">The text of the link: “{link.text}”</p>}
      {facts.warnings.length > 0 && (
        <ul className="link-warnings">
          {facts.warnings.map(warning => (
            <li key={warning}>
              <StatusShape shape="attention" label="Attention" /> {warning}
            </li>
          ))}
        </ul>
      )}
      {facts.leadsOn && (
        <p>
          It passes on to <span className="mono link-inner">{facts.leadsOn}</span>
        </p>
      )}
      {facts.tracking.length > 0 && (
        <p className="second">It tells the sender that it was you: {facts.tracking.join(', ')}.</p>
      )}
      <div className="dialog-actions">
        <CopyButton text={facts.target} label="Copy the address">
          Copy
        </CopyButton>
        {facts.leadsOn && <Button onClick={go(facts.leadsOn)}>Open what it passes on to</Button>}
        {facts.bare && <Button onClick={go(facts.bare)}>Open without tracking</Button>}
        <Button kind={facts.warnings.length > 0 ? 'plain' : 'main'} onClick={go(facts.target)}>
          {facts.kind === 'web' && <ExternalLink size={16} strokeWidth={1.6} aria-hidden="true" />}
          {acts[facts.kind]}
        </Button>
      </div>
    </Dialog>
  );
}

const titles = { web: 'Open this link?', mail: 'Write to this address?', phone: 'Call this number?' } as const;
const acts = { web: 'Open', mail: 'Write', phone: 'Call' } as const;
