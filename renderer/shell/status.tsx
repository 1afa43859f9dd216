/** The server's state, asked once for the whole window. */
import { createContext, type ReactNode, use } from 'react';
import type { Status } from '../../server/api/contract.ts';
import { type Live, useLive } from '../live.ts';

const StatusContext = createContext<Live<Status>>({ state: 'loading' });
export const useStatus = (): Live<Status> => use(StatusContext);
export const useStatusData = (): Status | null => {
  const status = useStatus();
  return status.state === 'ready' ? status.data : null;
};

export function StatusProvider({ children }: { children: ReactNode }) {
  const status = useLive('status', (api, signal) => api.status.watch({}, signal));
  return <StatusContext value={status}>{children}</StatusContext>;
}
