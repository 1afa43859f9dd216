/** MessageChannelMain: ports in the main process, any end of which may be handed to the page or to another process. */

import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

/** Carries what arrives for a port to where the port was handed. */
type Remote = (op: 'port' | 'port-closed', data?: unknown) => void;
export type FromRemote = { readonly op: 'port' | 'port-closed'; readonly id: string; readonly data?: unknown };

const handedOut = new Map<string, MessagePortMain>();

export class MessagePortMain extends EventEmitter {
  readonly id = randomUUID();
  peer: MessagePortMain | null = null;
  #started = false;
  #queue: unknown[] = [];
  #remote: Remote | null = null;

  postMessage(data: unknown): void {
    this.peer?.deliver(structuredClone(data));
  }
  start(): void {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.deliver(data);
  }
  close(): void {
    const { peer } = this;
    this.peer = null;
    handedOut.delete(this.id);
    if (!peer) return;
    peer.peer = null;
    peer.#closed();
  }
  deliver(data: unknown): void {
    if (this.#remote) this.#remote('port', data);
    else if (this.#started) this.emit('message', { data, ports: [] });
    else this.#queue.push(data);
  }
  #closed(): void {
    handedOut.delete(this.id);
    if (this.#remote) this.#remote('port-closed');
    else this.emit('close');
  }
  /** Hands the port to another process: what arrives for it goes there from now on. */
  transfer(remote: Remote): string {
    this.#remote = remote;
    handedOut.set(this.id, this);
    for (const data of this.#queue.splice(0)) remote('port', data);
    return this.id;
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

/** What another process posted on a port that was handed to it. */
export function fromRemote({ op, id, data }: FromRemote): void {
  const port = handedOut.get(id);
  if (op === 'port') port?.peer?.deliver(data);
  else port?.close();
}
