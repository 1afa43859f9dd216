/** The thread that reads one large message of a stranger's for a person, and ends. What is attached is told, not handed over. */
import type { MessagePort } from 'node:worker_threads';
import { type Message, readMessage } from '../../mime/message.ts';

export async function runReader(port: MessagePort, octets: Uint8Array): Promise<void> {
  const message = await readMessage(octets);
  const nothing = Buffer.alloc(0);
  const told: Message = { ...message, attachments: message.attachments.map(one => ({ ...one, bytes: nothing })) };
  port.postMessage(told);
}
