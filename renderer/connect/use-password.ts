/** A password for one device: made when it is asked for, shown until the card is left, taken back with Undo. */
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { useAct, useSay } from '../shell/notices.tsx';

export type DevicePassword = { readonly word: string | null; readonly make: () => Promise<void> };

export function useDevicePassword(address: string, device: string): DevicePassword {
  const [word, setWord] = useState<string | null>(null);
  const act = useAct();
  const say = useSay();
  return {
    word,
    async make() {
      const made = await act(t('Making a password'), api => api.appPasswords.add({ address, name: device }));
      if (!made) return;
      setWord(made.word);
      const undo = async (): Promise<void> => {
        setWord(null);
        await act(t('Taking back'), api => api.appPasswords.remove({ address, id: made.id }));
      };
      const text = t('{device} has a password of its own for {address}.', { device, address });
      say({ text, action: { label: t('Undo'), run: () => void undo() } });
    },
  };
}
