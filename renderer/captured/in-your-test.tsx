/** At the foot: the lines with which a test waits for this mail, by the ports that really listen. */
import { useState } from 'react';
import { openWay, type Snippet, snippetsOf } from '../../server/api/connect-snippets.ts';
import type { Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';

/** Waiting for what was captured: what a test needs. */
const IN_A_TEST: readonly Snippet['id'][] = ['playwright', 'actions'];

export function InYourTest({ status, address }: { status: Status; address: string }) {
  const [open, setOpen] = useState(false);
  const way = openWay(status.listeners, address);
  const imap = status.listeners.find(one => one.name === 'imap' && one.state === 'listening');
  if (!way || !imap) return null;
  const all = snippetsOf({ ...way, imap: { port: imap.port, security: 'none' } });
  const shown = IN_A_TEST.flatMap(id => all.filter(one => one.id === id));
  const first = shown[0];
  if (!first) return null;
  return (
    <footer className="captured-foot">
      <span className="second">
        {t('In your test: {name} waits for mail, and gets codes and links.', { name: first.name })}
      </span>
      <CopyButton text={first.text} label={t('Copy the lines for {name}', { name: first.name })}>
        {t('Copy')}
      </CopyButton>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t('Show')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('In your test')} wide>
        <p className="second">
          {t('What was captured is read by IMAP at port {port}, with any name and any password.', { port: imap.port })}
        </p>
        {shown.map(one => (
          <section key={one.id} className="captured-lines" aria-label={one.name}>
            <div className="card-head">
              <h3>
                {one.name} <span className="quiet mono">{one.place}</span>
              </h3>
              <CopyButton text={one.text} label={t('Copy the lines for {name}', { name: one.name })} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{one.text}</pre>
          </section>
        ))}
      </Dialog>
    </footer>
  );
}
