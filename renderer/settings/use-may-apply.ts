/** Before settings are applied: another mode among them is asked about, as wherever else it is changed. */
import { useCallback } from 'react';
import type { Mode, SettingEffect } from '../../server/api/contract.ts';
import { useModeChange } from '../shell/mode-change.tsx';

export function useMayApply(): (effects: readonly SettingEffect[]) => Promise<boolean> {
  const { mayChange } = useModeChange();
  return useCallback(
    async effects => {
      const mode = effects.find(({ key, locked }) => key === 'mode' && locked === null);
      return !mode || mayChange(mode.from as Mode, mode.to as Mode);
    },
    [mayChange],
  );
}
