/**
 * The window's page with first answers in it, as data that no browser runs. Its head goes out at once, so that what it names
 * is asked for meanwhile; the answers stand behind everything else.
 */
import type { FirstAnswer } from '../api/opening.ts';

const END = '</body>';

export function withAnswers(page: Uint8Array, answers: Promise<readonly FirstAnswer[]>): ReadableStream<Uint8Array> {
  const html = new TextDecoder().decode(page);
  const end = html.lastIndexOf(END);
  const cut = end < 0 ? html.length : end;
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(html.slice(0, cut)));
      // Without them the window asks for itself.
      const told = await answers.catch(() => []);
      controller.enqueue(encoder.encode(`${told.length === 0 ? '' : dataBlock(told)}${html.slice(cut)}`));
      controller.close();
    },
  });
}

/** Nothing in it ends the element or opens a comment, whatever strangers wrote: `<` stands in no JSON but inside strings. */
const dataBlock = (answers: readonly FirstAnswer[]): string =>
  `<script type="application/json" id="first-answers">${JSON.stringify(answers).replaceAll('<', '\\u003c')}</script>`;
