/** Preloaded into a forked utility process: gives it the `process.parentPort` that Electron would. */
import { EventEmitter } from 'node:events';

type FromParent =
  | { readonly op: 'message'; readonly data: unknown; readonly ports: readonly string[] }
  | { readonly op: 'port' | 'port-closed'; readonly id: string; readonly data?: unknown };

class Port extends EventEmitter {
  readonly id: string;
  #started = false;
  #queue: unknown[] = [];
  constructor(id: string) {
    super();
    this.id = id;
    ports.set(id, this);
  }
  postMessage(data: unknown): void {
    send({ op: 'port', id: this.id, data });
  }
  start(): void {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.deliver(data);
  }
  close(): void {
    send({ op: 'port-closed', id: this.id });
    this.closed();
  }
  closed(): void {
    if (ports.delete(this.id)) this.emit('close');
  }
  deliver(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#queue.push(data);
  }
}

const ports = new Map<string, Port>();
const early: object[] = [];
/** A parent that has gone takes nothing; its end comes as 'disconnect'. */
const send = (message: object): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown): void => send({ op: 'message', data }),
});

// As Electron's: what comes before the first listener waits for it.
parentPort.on('newListener', type => {
  if (type === 'message') setImmediate(() => early.splice(0).map(message => parentPort.emit('message', message)));
});
process.on('message', (message: FromParent) => {
  if (message.op === 'message') {
    const arrived = { data: message.data, ports: message.ports.map(id => new Port(id)) };
    if (parentPort.listenerCount('message') > 0) parentPort.emit('message', arrived);
    else early.push(arrived);
  } else if (message.op === 'port') ports.get(message.id)?.deliver(message.data);
  else ports.get(message.id)?.closed();
});
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort, enumerable: true });
Object.defineProperty(process, 'type', { value: 'utility' });
