/** Where mail for elsewhere goes, as the way of an address tells it: what is rewritten, and the route. */
import { ok } from '../../base/result.ts';
import type { TraceOptions } from '../../directory/trace.ts';
import type { ServerPorts } from '../ports.ts';

type WayStep = Awaited<ReturnType<TraceOptions['wayOf']>>[number];

export const wayOf =
  ({ routes, config }: Pick<ServerPorts, 'routes' | 'config'>): TraceOptions['wayOf'] =>
  async (address, sender) => {
    const rewritten = (text: string, where: 'sender' | 'recipient'): WayStep[] =>
      routes
        .explainRewrite(text)
        .filter(step => step.where.includes(where))
        .map(({ becomes, say }) => ({ kind: 'rewritten', to: becomes, because: `the ${where}: ${say}` }));
    const { route, steps } = await routes.explainRoute(address, { sender });
    // Where nothing leaves, nobody is asked for.
    const hosts = config().mode === 'deliver' ? await routes.hosts(route) : ok([]);
    const why = steps.map(({ say }) => say).join('; ');
    return [
      ...rewritten(address, 'recipient'),
      ...(sender === '' ? [] : rewritten(sender, 'sender')),
      { kind: 'route', to: route, because: why || 'its own mail hosts' },
      ...(hosts.ok ? hosts.value.map(asked) : [{ kind: 'host', to: '', because: hosts.error } as const]),
    ];
  };

const asked = (to: string, n: number): WayStep => ({
  kind: 'host',
  to,
  because: n === 0 ? 'asked first' : 'asked next',
});
