/** Where mail for elsewhere goes, as the way of an address tells it: what is rewritten, and the route. */
import type { TraceOptions } from '../../directory/trace.ts';
import type { ServerPorts } from '../ports.ts';

type WayStep = Awaited<ReturnType<TraceOptions['wayOf']>>[number];

export const wayOf =
  ({ routes }: Pick<ServerPorts, 'routes'>): TraceOptions['wayOf'] =>
  async (address, sender) => {
    const rewritten = (text: string, where: 'sender' | 'recipient'): WayStep[] =>
      routes
        .explainRewrite(text)
        .filter(step => step.where.includes(where))
        .map(({ becomes, say }) => ({ kind: 'rewritten', to: becomes, because: `the ${where}: ${say}` }));
    const { route, steps } = await routes.explainRoute(address, { sender });
    const why = steps.map(({ say }) => say).join('; ');
    return [
      ...rewritten(address, 'recipient'),
      ...(sender === '' ? [] : rewritten(sender, 'sender')),
      { kind: 'route', to: route, because: why || 'its own mail hosts' },
    ];
  };
