/** Where a link leads, before anybody goes there. Nothing is opened without a click here. */
import { ExternalLink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button, CopyButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { rich } from '../../language/rich.ts';
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
          {rich('The host reads <b>{host}</b> in its own letters.', {
            host: facts.unicode,
            b: text => <strong>{text}</strong>,
          })}
        </p>
      )}
      {link.text && link.text !== facts.target && (
        <p className="second clip">{t('The text of the link: “{text}”', { text: link.text })}</p>
      )}
      {facts.warnings.length > 0 && (
        <ul className="link-warnings">
          {facts.warnings.map(warning => (
            <li key={warning}>
              <StatusShape shape="attention" label={t('Attention')} /> {warning}
            </li>
          ))}
        </ul>
      )}
      {facts.leadsOn && (
        <p>
          {rich('It passes on to <address>{where}</address>', {
            where: facts.leadsOn,
            address: text => <span className="mono link-inner">{text}</span>,
          })}
        </p>
      )}
      {facts.tracking.length > 0 && (
        <p className="second">
          {t('It tells the sender that it was you: {names}.', { names: facts.tracking.join(', ') })}
        </p>
      )}
      <div className="dialog-actions">
        <CopyButton text={facts.target} label={t('Copy the address')}>
          {t('Copy')}
        </CopyButton>
        {facts.leadsOn && <Button onClick={go(facts.leadsOn)}>{t('Open what it passes on to')}</Button>}
        {facts.bare && <Button onClick={go(facts.bare)}>{t('Open without tracking')}</Button>}
        <Button kind={facts.warnings.length > 0 ? 'plain' : 'main'} onClick={go(facts.target)}>
          {facts.kind === 'web' && <ExternalLink size={16} strokeWidth={1.6} aria-hidden="true" />}
          {acts[facts.kind]}
        </Button>
      </div>
    </Dialog>
  );
}

const titles = { web: t('Open this link?'), mail: t('Write to this address?'), phone: t('Call this number?') } as const;
const acts = { web: t('Open'), mail: t('Write'), phone: t('Call') } as const;
