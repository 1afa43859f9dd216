/**
 * Letters from anywhere in the window: `useCompose().open(intent)`. What one needs to write is loaded when somebody first
 * writes, or when the last time left something unfinished.
 */
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { useKeys } from '../../shell/keys.tsx';
import type { Compose, ComposeIntent } from '../seams.ts';
import { anythingKept } from './kept-keys.ts';

const Workshop = lazy(() => import('./workshop.tsx'));
const ComposeContext = createContext<Compose>({ open: () => {}, writing: false });
export const useCompose = (): Compose => use(ComposeContext);

export function ComposeProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(() => anythingKept());
  const [writing, setWriting] = useState(false);
  const waiting = useRef<ComposeIntent[]>([]);
  const hear = useRef<(() => void) | null>(null);
  const open = useCallback((intent: ComposeIntent): void => {
    waiting.current.push(intent);
    setWanted(true);
    hear.current?.();
  }, []);
  const compose = useMemo<Compose>(() => ({ open, writing }), [open, writing]);
  useKeys(t('Letters'), [{ keys: 'c', id: 'compose', say: t('Write a message'), run: () => open({ kind: 'new' }) }]);
  return (
    <ComposeContext value={compose}>
      {children}
      {wanted && (
        <Suspense fallback={null}>
          <Workshop waiting={waiting.current} hear={hear} onWriting={setWriting} />
        </Suspense>
      )}
    </ComposeContext>
  );
}
