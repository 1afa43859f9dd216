/** Every "no" that is said and every fault of ours, told to whoever owns the conversation. What is told may fail without harm to it. */
import { type Answer, type Dialogue, no } from './dialogue.ts';
import type { SmtpHandler, SmtpPorts } from './handler.ts';
import type { Patience } from './patience.ts';
import { over } from './receive.ts';
import { type Refusal, refusal, reply } from './reply.ts';
import type { Speech } from './speech.ts';
import type { Tally } from './tally.ts';

type Parts = {
  readonly handler: SmtpHandler;
  readonly ports: SmtpPorts;
  readonly dialogue: Dialogue;
  readonly speech: Speech;
  readonly tally: Tally;
  readonly patience: Patience;
};

export class Complaints {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  refused(refused: Refusal): void {
    const { patience, tally, handler, dialogue, speech } = this.#parts;
    patience.total++;
    tally.refused();
    const { stage, detail } = speech;
    this.tell(() => handler.refused(dialogue.session, stage, refused, detail));
  }

  bug(fault: unknown): Answer {
    const { ports, dialogue, speech } = this.#parts;
    this.tell(() => ports.onBug(fault, dialogue.session));
    const answer = no(refusal(reply.localError, 'a fault in the server'));
    return speech.stage === 'message' ? over(dialogue, answer) : answer;
  }

  tell(act: () => void): void {
    try {
      act();
    } catch (fault) {
      this.#parts.ports.onBug(fault, this.#parts.dialogue.session);
    }
  }
}
