/**
 * Another mode: wherever it is changed (title bar, palette, Captured, Settings, the tray), one question says in words who gets
 * mail from now on, and what stays here. Less than before is done at once, and can be taken back.
 */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Mode } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { modeLook } from '../design/words.ts';
import { asksFirst } from './mode-asked.ts';
import { useAct, useSay } from './notices.tsx';
import { useStatusData } from './status.tsx';

export const modes = ['capture', 'local', 'deliver'] as const satisfies readonly Mode[];

export type ModeChange = {
  /** Changes it, after the question where there is one. */
  readonly change: (to: Mode) => void;
  /** For what is applied together with other things: whether it may become so. Asks only where `asksFirst`. */
  readonly mayChange: (from: Mode, to: Mode) => Promise<boolean>;
};
const Context = createContext<ModeChange>({ change: () => {}, mayChange: async () => false });
export const useModeChange = (): ModeChange => use(Context);

type Asked = {
  readonly from: Mode;
  readonly to: Mode;
  readonly captured: number;
  readonly answer: (yes: boolean) => void;
};

export function ModeProvider({ children }: { children: ReactNode }) {
  const act = useAct();
  const say = useSay();
  const mode = useStatusData()?.mode ?? null;
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayChange = useCallback(
    async (from: Mode, to: Mode): Promise<boolean> => {
      if (!asksFirst(from, to)) return true;
      const captured = await act(t('Counting what was captured'), async api => {
        for await (const { messages } of api.captured.watch({})) return messages;
        return 0;
      });
      if (captured === null) return false;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      // Asked again elsewhere: what was asked before is answered by that.
      setAsked(before => {
        before?.answer(false);
        return { from, to, captured, answer: resolve };
      });
      return promise;
    },
    [act],
  );
  const set = useRef<(from: Mode, to: Mode) => Promise<void>>(async () => {});
  set.current = async (from, to) => {
    if (!(await mayChange(from, to))) return;
    const done = await act(t('Changing the mode'), api => api.settings.set({ key: 'mode', text: to }));
    if (!done) return;
    say({ text: modeLook[to].word, action: { label: t('Undo'), run: () => void set.current(to, from) } });
  };
  const now = useRef<Mode | null>(null);
  now.current = mode;
  /** Asked for before it was known which one there is: a tray is quicker than a window that opens. */
  const wanted = useRef<Mode | null>(null);
  const change = useCallback((to: Mode): void => {
    if (now.current === null) wanted.current = to;
    else if (now.current !== to) void set.current(now.current, to);
  }, []);
  useEffect(() => {
    const to = wanted.current;
    if (mode === null || to === null) return;
    wanted.current = null;
    change(to);
  }, [mode, change]);
  useEffect(
    () =>
      desktop?.onCommand(command => {
        const to = modes.find(one => command === `mode ${one}`);
        if (to) change(to);
      }),
    [change],
  );
  const value = useMemo(() => ({ change, mayChange }), [change, mayChange]);
  const end = (yes: boolean): void => {
    asked?.answer(yes);
    setAsked(null);
  };
  return (
    <Context value={value}>
      {children}
      {asked && <Question {...asked} onEnd={end} />}
    </Context>
  );
}

function Question({ from, to, captured, onEnd }: Asked & { readonly onEnd: (yes: boolean) => void }) {
  return (
    <Dialog
      open
      onClose={() => onEnd(false)}
      title={to === 'deliver' ? t('Really send mail from now on?') : t('Deliver to people here from now on?')}
    >
      <p>
        {to === 'deliver'
          ? t('From now on mail to real people will really be sent.')
          : t('From now on mail to people of this server is delivered to them. Nothing leaves this computer.')}{' '}
        {t(
          '{count, plural, =0 {Nothing was captured.} one {One captured message stays here and will not be sent.} other {# captured messages stay here and will not be sent.}}',
          { count: captured },
        )}
      </p>
      <div className="dialog-actions">
        <Button onClick={() => onEnd(false)}>
          {from === 'capture' ? t('Go on capturing') : t('Send nothing outside')}
        </Button>
        <Button kind={to === 'deliver' ? 'danger' : 'main'} onClick={() => onEnd(true)}>
          {to === 'deliver' ? t('Send from now on') : t('Deliver from now on')}
        </Button>
      </div>
    </Dialog>
  );
}
