/**
 * `/mcp`: the test inbox for assistants, each request answered by itself. Read-only, whoever asks: what may be changed is said on the
 * command line alone (`mailroom mcp --allow-changes`).
 */
import type { Scope } from '../capture/letters.ts';
import type { Tongue } from './door.ts';

/** Answers one request of the Model Context Protocol. */
export type Assistants = (request: Request, scope: Scope) => Promise<Response>;

export const assistants = (answer: Assistants): Tongue => ({
  answer: async (request, path, scope) => (path === '/mcp' ? answer(request, scope) : null),
});
