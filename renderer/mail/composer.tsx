/** The way to a letter for the views that still know texts and no messages: opens a new one with what they have. */
import { useMemo } from 'react';
import { useCompose } from './compose/compose.tsx';
import type { Writing } from './draft.ts';

export function useComposer(): { readonly compose: (beginning?: Partial<Writing>) => void } {
  const { open } = useCompose();
  return useMemo(
    () => ({
      compose: ({ to = '', subject = '', text = '', account = null } = {}) =>
        open({ kind: 'new', to, subject, text, accountId: account === null ? null : `a${account}` }),
    }),
    [open],
  );
}
