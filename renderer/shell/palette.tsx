/** Ctrl K: go anywhere, do anything, find people, folders, settings and the journey of an address or a subject. */
import { lazy, Suspense, useEffect } from 'react';
import { t } from '../../server/base/language.ts';
import { Dialog } from '../design/dialog.tsx';
import { beforehand, patiently } from './patiently.ts';
import './palette.css';

type PaletteProps = { readonly open: boolean; readonly onClose: () => void; readonly onKeys: () => void };

/** What it lists knows every setting by name: read when the window has nothing else to do, or is asked. */
const load = () => import('./palette-list.tsx');
const PaletteList = lazy(() => patiently(load));
const IDLE = 2500;

export function Palette({ open, onClose, onKeys }: PaletteProps) {
  useEffect(() => beforehand([load], IDLE), []);
  return (
    <Dialog open={open} onClose={onClose} title={t('Search or type a command')} bare>
      <Suspense fallback={<div className="palette-search" />}>
        <PaletteList onClose={onClose} onKeys={onKeys} />
      </Suspense>
    </Dialog>
  );
}
