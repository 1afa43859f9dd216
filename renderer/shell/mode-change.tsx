/**
 * From Capture to another mode: asked once, in words, with what stays here. Wherever the mode can be changed, this asks.
 */
import { type ReactNode, useCallback, useState } from 'react';
import type { Mode } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { useAct } from '../shell/notices.tsx';

type Asked = { readonly to: Exclude<Mode, 'capture'>; readonly captured: number };

export type ModeChange = {
  /** Changes it; out of Capture only after a question. */
  readonly change: (from: Mode, to: Mode) => void;
  /** To be drawn wherever the view likes. */
  readonly question: ReactNode;
};

export function useModeChange(): ModeChange {
  const act = useAct();
  const [asked, setAsked] = useState<Asked | null>(null);
  const set = useCallback(
    (to: Mode) => act(t('Changing the mode'), api => api.settings.set({ key: 'mode', text: to })),
    [act],
  );
  const change = useCallback(
    async (from: Mode, to: Mode) => {
      if (from === to) return;
      if (from !== 'capture' || to === 'capture') return void (await set(to));
      const captured = await act(t('Counting what was captured'), async api => {
        for await (const { messages } of api.captured.watch({})) return messages;
        return 0;
      });
      if (captured !== null) setAsked({ to, captured });
    },
    [act, set],
  );
  const question = asked && (
    <Dialog
      open
      onClose={() => setAsked(null)}
      title={asked.to === 'deliver' ? t('Really send mail from now on?') : t('Deliver to people here from now on?')}
    >
      <p>
        {asked.to === 'deliver'
          ? t('From now on mail to real people will really be sent.')
          : t('From now on mail to people of this server is delivered to them. Nothing leaves this computer.')}{' '}
        {t(
          '{count, plural, =0 {Nothing was captured.} one {One captured message stays here and will not be sent.} other {# captured messages stay here and will not be sent.}}',
          { count: asked.captured },
        )}
      </p>
      <div className="dialog-actions">
        <Button onClick={() => setAsked(null)}>{t('Go on capturing')}</Button>
        <Button
          kind={asked.to === 'deliver' ? 'danger' : 'main'}
          onClick={() => {
            setAsked(null);
            void set(asked.to);
          }}
        >
          {asked.to === 'deliver' ? t('Send from now on') : t('Deliver from now on')}
        </Button>
      </div>
    </Dialog>
  );
  return { change: (from, to) => void change(from, to), question };
}
