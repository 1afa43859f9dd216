/** One listener that could not be opened, beside those that are: why, and the next step. The rest of the server goes on. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton, Tip } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { listenerName } from './listener-names.ts';
import { useAct, useSay } from './notices.tsx';
import { portStep, portWhy } from './port-words.ts';

export function PortTrouble({ listener }: { listener: ListenerState }) {
  const [open, setOpen] = useState(false);
  const name = listenerName(listener);
  const says = t('{name} is not open. {why}', { name, why: portWhy(listener) });
  return (
    <>
      <Tip text={says}>
        <button
          type="button"
          className="listener"
          data-state="failed"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <StatusShape shape="attention" size={12} />
          {name} <span className="num">:{listener.port}</span>
          <span className="only-read-aloud">{says}</span>
        </button>
      </Tip>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('{name} is not open', { name })}>
        <Trouble listener={listener} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Trouble({ listener, onDone }: { listener: ListenerState; onDone: () => void }) {
  const movePort = useMovePort();
  const [, navigate] = useLocation();
  const free = listener.trouble?.freePort ?? null;
  const step = portStep(listener);
  const isOwn = !listener.name.startsWith('device-');
  return (
    <>
      <p>{portWhy(listener)}</p>
      <p className="second">
        {t('It is tried again every 15 seconds; everything else works meanwhile.')} {step.words}
      </p>
      {step.command && (
        <p className="port-command">
          <code>{step.command}</code>
          <CopyButton text={step.command} label={t('Copy the command')} />
        </p>
      )}
      <div className="dialog-actions">
        <Button
          onClick={() => {
            onDone();
            navigate(isOwn ? `/settings?find=${listener.name}.port` : '/accounts');
          }}
        >
          {t('Choose another port')}
        </Button>
        {isOwn && free !== null && (
          <Button kind="main" onClick={() => void movePort(listener.name, free).then(onDone)}>
            {t('Use {port}', { port: String(free) })}
          </Button>
        )}
      </div>
    </>
  );
}

/** Moves a listener to another port, in the settings and at once; the way back stands in the notice. */
export function useMovePort(): (name: ListenerState['name'], port: number) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async (name, port) => {
    const key = `${name}.port`;
    const before = await act(t('Reading the settings'), async api =>
      (await api.settings.list({})).find(one => one.key === key),
    );
    const done = await act(t('Changing the port'), api => api.settings.set({ key, text: String(port) }));
    if (!done) return;
    const undo = (): void =>
      void act(t('Changing the port'), api => api.settings.set({ key, text: before?.text ?? '' }));
    say({
      text: t('{name} now listens on {port}. Programs that use it have to know.', {
        name: listenerName({ name }),
        port: String(port),
      }),
      ...(before && { action: { label: t('Undo'), run: undo } }),
    });
  };
}
