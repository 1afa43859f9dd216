/** How JMAP's requests travel: over the window's own connection. The client knows only this shape, tests script it. */
import type { Api } from '../../server/api/contract.ts';
import type { JmapRequest, JmapResponse, JmapSession, StateChange } from '../../server/jmap/types.ts';

export type Transport = {
  session(): Promise<JmapSession>;
  call(request: JmapRequest, signal?: AbortSignal): Promise<JmapResponse>;
  /** The states as they are now, at once; then what changed. */
  watch(signal: AbortSignal): AsyncGenerator<StateChange, void, void>;
};

export const apiTransport = (api: Api): Transport => ({
  session: () => api.jmap.session({}),
  call: (request, signal) => api.jmap.call(request, signal),
  watch: signal => api.jmap.watch({ types: null }, signal),
});
