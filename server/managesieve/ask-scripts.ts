/** A session's request → what an account's scripts are asked → the answer, in the session's words. RFC 5804 §2.5–§2.12. */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { ScriptRefusal, Scripts } from './backend.ts';
import type { Answer, Request } from './session.ts';

type Asked = Promise<Result<Answer, ScriptRefusal>>;

/** @param most  no script may be larger, whatever the account may have */
export async function askScripts(scripts: Scripts, request: Request, most: Bytes): Asked {
  const tooLarge = err<ScriptRefusal>({ why: 'too-large', most });
  switch (request.verb) {
    case 'LISTSCRIPTS':
      return answered(await scripts.list(), listed => ({ to: request.verb, scripts: listed }));
    case 'GETSCRIPT':
      return answered(await scripts.get(request.name), content => ({ to: request.verb, content }));
    case 'PUTSCRIPT':
      if (request.content.length > most) return tooLarge;
      return answered(await scripts.put(request.name, request.content), warnings => ({ to: request.verb, warnings }));
    case 'CHECKSCRIPT':
      if (request.content.length > most) return tooLarge;
      return answered(await scripts.check(request.content), warnings => ({ to: request.verb, warnings }));
    case 'HAVESPACE':
      if (request.size > most) return tooLarge;
      return answered(await scripts.haveSpace(request.name, request.size), () => ({ to: request.verb }));
    case 'SETACTIVE':
      return answered(await scripts.activate(request.name), () => ({ to: request.verb, some: request.name !== null }));
    case 'DELETESCRIPT':
      return answered(await scripts.remove(request.name), () => ({ to: request.verb }));
    case 'RENAMESCRIPT':
      return answered(await scripts.rename(request.from, request.to), () => ({ to: request.verb }));
  }
}

const answered = <T>(given: Result<T, ScriptRefusal>, print: (value: T) => Answer): Result<Answer, ScriptRefusal> =>
  given.ok ? ok(print(given.value)) : given;
