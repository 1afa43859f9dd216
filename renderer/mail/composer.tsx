/**
 * The letter being written. It lives above the views, so that one can look things up meanwhile, and is kept on this
 * computer with every key, so that nothing that happens to the server or the window can lose it.
 */
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useSay } from '../shell/notices.tsx';
import { ComposerPanel } from './composer-panel.tsx';
import { isUntouched, nothingWritten, parseWriting, type Writing } from './draft.ts';

type Composer = { readonly compose: (beginning?: Partial<Writing>) => void };
const ComposerContext = createContext<Composer>({ compose: () => {} });
export const useComposer = (): Composer => use(ComposerContext);

const KEY = 'mailroom.draft';

function keep(writing: Writing | null): void {
  if (writing && !isUntouched(writing)) localStorage.setItem(KEY, JSON.stringify(writing));
  else localStorage.removeItem(KEY);
}

export function ComposerProvider({ children }: { children: ReactNode }) {
  const [writing, setWriting] = useState<Writing | null>(() => parseWriting(localStorage.getItem(KEY)));
  const [, navigate] = useLocation();
  const say = useSay();
  const change = useCallback((next: Writing | null): void => {
    keep(next);
    setWriting(next);
  }, []);
  const composer = useMemo<Composer>(
    () => ({
      compose: beginning =>
        setWriting(before => {
          // A letter that has begun is not thrown away for another.
          if (before && !isUntouched(before)) {
            say({ text: 'A letter is already being written. Send or discard it first.', shape: 'failed' });
            return before;
          }
          return { ...nothingWritten, ...beginning };
        }),
    }),
    [say],
  );
  const sent = (trace: string): void => {
    change(null);
    say({
      text: 'Handed over.',
      action: { label: 'See its journey', run: () => navigate(`/journey/${encodeURIComponent(trace)}`) },
    });
  };
  const discard = (): void => {
    const before = writing;
    change(null);
    if (before && !isUntouched(before))
      say({ text: 'Letter discarded.', action: { label: 'Undo', run: () => change(before) } });
  };
  return (
    <ComposerContext value={composer}>
      {children}
      {writing && <ComposerPanel writing={writing} onChange={change} onSent={sent} onDiscard={discard} />}
    </ComposerContext>
  );
}
