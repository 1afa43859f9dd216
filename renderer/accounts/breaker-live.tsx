/** Who is stopped and how much each has sent, asked once for the whole screen and told again after each change. */
import { createContext, type ReactNode, use } from 'react';
import type { BreakerNow, BreakerTrip } from '../../server/api/contract.ts';
import { type Live, useLive } from '../live.ts';

const Breaker = createContext<Live<BreakerNow>>({ state: 'loading' });

export function BreakerProvider({ children }: { children: ReactNode }) {
  const live = useLive('breaker', (api, signal) => api.breaker.watch({}, signal));
  return <Breaker value={live}>{children}</Breaker>;
}

export const useBreaker = (): Live<BreakerNow> => use(Breaker);

/** null: this account is not stopped, as far as is known. */
export function useTrip(address: string): BreakerTrip | null {
  const live = useBreaker();
  return live.state === 'ready' ? (live.data.trips.find(one => one.address === address) ?? null) : null;
}
