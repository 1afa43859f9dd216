/**
 * Scripts that were compiled, by their text: a delivery costs the run alone. What was not asked for longest goes first
 * when the texts together are longer than the limit.
 */
import { type Bytes, mebibytes } from '../base/units.ts';
import { type CheckedScript, compileText } from './compile.ts';

export type CompiledScripts = { of(text: string): CheckedScript };

const USUAL: Bytes = mebibytes(16);

export function compiledScripts(most: Bytes = USUAL): CompiledScripts {
  const kept = new Map<string, CheckedScript>();
  let length = 0;
  const forget = () => {
    for (const text of kept.keys()) {
      if (length <= most || kept.size <= 1) return;
      kept.delete(text);
      length -= text.length;
    }
  };
  return {
    of(text) {
      const known = kept.get(text);
      const checked = known ?? compileText(text);
      kept.delete(text);
      kept.set(text, checked);
      if (!known) {
        length += text.length;
        forget();
      }
      return checked;
    },
  };
}
