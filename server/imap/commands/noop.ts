/**
 * NOOP: the moment to hear what is new. CHECK: the same, for everything is durable before it is answered.
 * RFC 3501 §6.1.2, §6.4.1.
 *
 *   noop = "NOOP"     check = "CHECK"
 */
import { command, done, nothing } from '../command.ts';
import { anyState } from '../session.ts';

export const noop = command({
  name: 'NOOP',
  states: anyState,
  concurrency: 'keeps-numbers',
  parse: nothing,
  async run() {
    return done('NOOP completed');
  },
});

export const check = command({
  name: 'CHECK',
  states: ['selected'],
  concurrency: 'keeps-numbers',
  parse: nothing,
  async run() {
    return done('CHECK completed');
  },
});
