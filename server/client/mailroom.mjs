/**
 * Mail in tests: waits for what a program sent, and says what is in it.
 *
 *   import { mailroom } from './mailroom.mjs';
 *   const mail = mailroom();
 *   const { link } = await mail.wait({ to: 'kim@there.example', subject: /confirm/i, within: '10s' });
 *
 * One file without dependencies, for Node, Deno, Bun and browsers' test runners; types beside it. It asks the server once
 * for each expectation, and is answered when it is met or over.
 */
// @ts-check

/** @typedef {import('./types.d.mts').Wanted} Wanted */
/** @typedef {import('./types.d.mts').When} When */
/** @typedef {import('./types.d.mts').Words} Words */
/** @typedef {import('./types.d.mts').Message} Message */
/** @typedef {import('./types.d.mts').Outcome} Outcome */
/** @typedef {{ url: string, inbox: string | null }} Place */

const USUAL_URL = 'http://127.0.0.1:8025';
/** Without a word about it, nothing comes in so many milliseconds. */
const USUAL_NONE = 1000;
/** fetch gives up after five minutes without an answer. */
const LONGEST = 240_000;

/** @type {typeof import('./types.d.mts').mailroom} */
export function mailroom({ url, inbox } = {}) {
  const given = url ?? globalThis.process?.env?.MAILROOM_URL ?? USUAL_URL;
  return newMailroom({ url: given.replace(/\/+$/, ''), inbox: inbox ?? null });
}

export class Unmet extends Error {
  /** @param {string} message @param {Outcome} outcome */
  constructor(message, outcome) {
    super(message);
    this.name = 'Unmet';
    this.outcome = outcome;
  }
}

/** @type {(place: Place) => import('./types.d.mts').Mailroom} */
function newMailroom(place) {
  const settings = () => about(place).then(found => smtpOf(found.smtp));
  /** @type {import('./types.d.mts').Mailroom} */
  const self = {
    ...{ url: place.url, name: place.inbox },
    async expect({ count, exactly, ...wanted } = {}) {
      const { when, match } = split(wanted);
      return expectation(place, { match, ...defined({ count, exactly }), ...when }, wanted);
    },
    async wait(wanted = {}) {
      const [first] = await self.expect(wanted);
      if (!first) throw new Error('Mailroom answered that it came, and named none');
      return first;
    },
    async none(wanted = {}) {
      const { when, match } = split(wanted);
      await expectation(place, { match, none: true, within: USUAL_NONE, ...when }, wanted);
    },
    async order(wanted, when = {}) {
      const order = wanted.map((one, at) => predicateOf(one, `${at + 1}. `));
      return expectation(place, { order, ...whenOf(when) }, { ...when, order: wanted });
    },
    async read(id) {
      const answer = await ask(place, 'GET', `/extract/${encodeURIComponent(id)}`);
      return messageOf(place, await answer.json());
    },
    async clear() {
      return (await (await ask(place, 'DELETE', '/test-inbox')).json()).removed;
    },
    inbox: name => newMailroom({ url: place.url, inbox: name }),
    async newInbox(prefix = 'run') {
      const inbox = `${prefix}-${globalThis.crypto.randomUUID().slice(0, 13)}`;
      const own = { url: place.url, inbox };
      const { smtp, address, name } = await about(own);
      return { ...newMailroom({ url: place.url, inbox: name }), name, address, smtp: smtpOf(smtp) };
    },
    smtp: settings,
  };
  return self;
}

/** @type {(place: Place) => Promise<{ name: string, address: string | null, smtp: { host: string, port: number, secure: boolean, user: string, pass: string } | null }>} */
const about = async place => (await ask(place, 'GET', '/test-inbox')).json();

/** @param {{ host: string, port: number, secure: boolean, user: string, pass: string } | null} found */
function smtpOf(found) {
  if (!found) throw new Error('Mailroom takes no mail by SMTP now: no such listener is open');
  const { host, port, secure, user, pass } = found;
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `${secure ? 'smtps' : 'smtp'}://${encodeURIComponent(user)}:${encodeURIComponent(pass)}@${name}:${port}`;
  return { ...found, auth: { user, pass }, url };
}

// ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {Place} place @param {Record<string, any>} body @param {object} wanted @returns {Promise<readonly Message[]>} */
async function expectation(place, { signal, ...body }, wanted) {
  const outcome = await (await ask(place, 'POST', '/expect', JSON.stringify(body), signal)).json();
  if (!outcome.met) throw new Unmet(told(place, outcome, wanted), outcome);
  return outcome.messages.map((/** @type {any} */ found) => messageOf(place, found));
}

/** What is not met is an answer too. */
const NOT_MET = 417;

/** @param {Place} place @param {string} method @param {string} path @param {string} [body] @param {AbortSignal} [signal] */
async function ask({ url, inbox }, method, path, body, signal) {
  const at = url + (inbox === null ? '' : `/inbox/${encodeURIComponent(inbox)}`) + path;
  const answer = await fetch(at, { method, body, signal }).catch(fault => {
    if (signal?.aborted) throw fault;
    const why = fault?.cause?.code ?? fault?.cause?.message ?? fault?.message;
    throw new Error(`Mailroom does not answer at ${url} (${why}). Is it running? Another address: mailroom({ url })`);
  });
  if (answer.ok || answer.status === NOT_MET) return answer;
  const text = await answer.text();
  const { because } = asJson(text);
  if (because !== undefined) throw new Error(`Mailroom refused the question: ${because}`);
  const open =
    'the test inbox is open while mail is captured and any password signs in, to this computer and private networks';
  throw new Error(`${url} has no test inbox (${answer.status}): ${open}`);
}

/** @param {string} text */
function asJson(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @param {Place} place @param {Outcome} outcome @param {object} wanted */
function told({ inbox }, { because, near, refused, looked, took }, wanted) {
  const where = inbox === null ? '' : ` in inbox ${inbox}`;
  return [
    `${because}${where} (${looked} looked at, ${took} ms)`,
    `  expected ${shown(wanted)}`,
    ...near.flatMap(({ id, subject, to, mismatches }) => [
      `  near: ${id} "${subject}" to ${to.join(', ') || 'nobody'}`,
      ...mismatches.map(one => `    ${one.field}: was ${one.wanted}, is ${one.found}`),
    ]),
    ...refused.map(one => `  refused: ${one}`),
    ...(looked === 0 && refused.length === 0 ? ['  nothing came at all: does the program send to this server?'] : []),
  ].join('\n');
}

/** @param {unknown} value @returns {string} */
function shown(value) {
  if (value instanceof RegExp) return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null || value instanceof AbortSignal)
    return JSON.stringify(value) ?? 'none';
  const parts = Object.entries(value).filter(([name, one]) => one !== undefined && name !== 'signal');
  return parts.length === 0 ? 'any message' : `{ ${parts.map(([name, one]) => `${name}: ${shown(one)}`).join(', ')} }`;
}

// ── what is wanted ────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {object} values */
const defined = values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** @param {Wanted & When} wanted */
function split({ within, since, signal, ...match }) {
  return { when: whenOf({ within, since, signal }), match: predicateOf(match, '') };
}

/** @param {When} when */
function whenOf({ within, since, signal }) {
  return defined({
    ...{ signal, since: since instanceof Date ? since.getTime() : since },
    within: within === undefined ? undefined : patience(within),
  });
}

/** @param {number | string} written */
function patience(written) {
  const [, number = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/.exec(String(written).trim()) ?? [];
  const factor = unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000;
  const wait = Math.round(Number(number) * factor);
  if (number === '' || wait > LONGEST)
    throw new TypeError(`within: ${written}: a time such as 500, '5s' or '2m', up to four minutes`);
  return wait;
}

/** @param {Wanted} wanted @param {string} where */
function predicateOf(wanted, where) {
  /** @type {Record<string, any>} */
  const match = {};
  for (const [field, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    if (field === 'header')
      match.header = Object.fromEntries(
        Object.entries(value).map(([name, words]) => [name, wordsOf(words, `${where}header ${name}`)]),
      );
    else match[field] = wordsOf(value, where + field);
  }
  return match;
}

/** @param {any} value @param {string} field */
function wordsOf(value, field) {
  if (value instanceof RegExp) return patternOf(value, field);
  if (value?.matches instanceof RegExp) return { ...value, ...patternOf(value.matches, field) };
  return value;
}

/** @param {RegExp} pattern @param {string} field */
function patternOf(pattern, field) {
  const no = (/** @type {string} */ what) =>
    new TypeError(`${field}: ${pattern} cannot be tried by the server: ${what}. Take the message and test it here`);
  const flag = /[myv]/.exec(pattern.flags)?.[0];
  if (flag) throw no(`the flag ${flag}`);
  return { matches: translated(pattern, no), ...(pattern.ignoreCase ? {} : { matchesCase: true }) };
}

const SPACES = '[:space:]\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
/** @type {Record<string, string | undefined>} */
const CONTROLS = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
/** @type {Record<string, string | undefined>} */
const CLASSES = { d: '[:digit:]', w: '[:alnum:]_', s: SPACES };
const META = /[.*+?()[\]{}|^$\\]/;

/**
 * JavaScript's way of writing as the server's (POSIX extended, in linear time). Whether a text matches is all that is
 * asked, so what is lazy may be greedy, and groups need no names.
 *
 * @param {RegExp} pattern @param {(what: string) => TypeError} no
 */
function translated({ source, dotAll }, no) {
  const literal = (/** @type {string} */ one) => (META.test(one) ? `\\${one}` : one);
  let out = '';
  for (let at = 0; at < source.length; ) {
    const one = source[at];
    if (one === '[') {
      const { text, end } = bracket(source, at, no);
      out += text;
      at = end;
    } else if (one === '\\') {
      const next = source[at + 1] ?? '';
      const point = codePoint(source, at);
      if (point) {
        out += literal(point.text);
        at = point.end;
        continue;
      }
      if (next === 's') out += `[${SPACES}]`;
      else if (next === 'S') out += `[^${SPACES}]`;
      else if (/[dDwWbB]/.test(next)) out += `\\${next}`;
      else if (Object.hasOwn(CONTROLS, next)) out += CONTROLS[next];
      else if (/[\w]/.test(next)) throw no(`\\${next}`);
      else out += literal(next);
      at += 2;
    } else if (one === '(' && source[at + 1] === '?') {
      const [head] = /^\(\?(?::|<[^=!>][^>]*>)/.exec(source.slice(at)) ?? [];
      if (head === undefined) throw no(`"${source.slice(at, at + 3)}"`);
      out += '(';
      at += head.length;
    } else if (
      one === '?' &&
      /[*+?}]/.test(source[at - 1] ?? '') &&
      !/(?:^|[^\\])(?:\\\\)*\\[*+?}]$/.test(source.slice(0, at))
    )
      at++;
    else {
      out += one === '.' && !dotAll ? '[^\n\r\u2028\u2029]' : one;
      at++;
    }
  }
  return out;
}

/** \xHH, \uHHHH, \u{H…}. @param {string} source @param {number} at */
function codePoint(source, at) {
  const [whole, a, b, c] =
    /^\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(source.slice(at, at + 12)) ?? [];
  if (whole === undefined) return null;
  return { text: String.fromCodePoint(Number.parseInt(a ?? b ?? c ?? '', 16)), end: at + whole.length };
}

/**
 * In POSIX brackets a backslash is itself, so each sign stands where it means nothing else: "]" first, "[" and "-" last.
 *
 * @param {string} source @param {number} start @param {(what: string) => TypeError} no
 */
function bracket(source, start, no) {
  const isNot = source[start + 1] === '^';
  /** @type {string[]} */
  const items = [];
  let at = start + (isNot ? 2 : 1);
  for (; at < source.length && source[at] !== ']'; ) {
    const first = inBracket(source, at, no);
    at = first.end;
    const isRange = !first.isClass && source[at] === '-' && source[at + 1] !== ']' && at + 1 < source.length;
    const last = isRange ? inBracket(source, at + 1, no) : null;
    if (last) at = last.end;
    if (last && (last.isClass || /[\][\\^-]/.test(first.text + last.text)))
      throw no(`the range ${first.text}-${last.text}`);
    items.push(last ? `${first.text}-${last.text}` : first.text);
  }
  const has = (/** @type {string} */ sign) => items.includes(sign);
  const others = items.filter(one => !/^[\][^-]$/.test(one));
  const end = at + 1;
  if (items.length === 0 && !isNot) throw no('[]');
  if (items.length === 0) return { text: '(.|\n)', end };
  if (!isNot && items.every(one => one === '^')) return { text: '\\^', end };
  const text = `${has(']') ? ']' : ''}${others.join('')}${has('^') ? '^' : ''}${has('[') ? '[' : ''}${has('-') ? '-' : ''}`;
  // "[^…" would be its opposite: then "-", "[" or nothing stands with it.
  if (!isNot && text.startsWith('^')) return { text: `(\\^|[${text.slice(1)}])`, end };
  return { text: `[${isNot ? '^' : ''}${text}]`, end };
}

/**
 * @param {string} source @param {number} at @param {(what: string) => TypeError} no
 * @returns {{ text: string, end: number, isClass: boolean }}
 */
function inBracket(source, at, no) {
  const one = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (one !== '\\') return { text: one, end: at + one.length, isClass: false };
  const point = codePoint(source, at);
  if (point) return { ...point, isClass: false };
  const next = source[at + 1] ?? '';
  const text = CLASSES[next];
  if (text !== undefined) return { text, end: at + 2, isClass: true };
  const control = CONTROLS[next];
  if (control !== undefined) return { text: control, end: at + 2, isClass: false };
  if (/\w/.test(next)) throw no(`\\${next} in brackets`);
  return { text: next, end: at + 2, isClass: false };
}

// ── what came ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {Place} place @param {any} found @returns {Message} */
function messageOf(place, found) {
  const octets = async (/** @type {string} */ path) =>
    new Uint8Array(await (await ask(place, 'GET', `/extract/${found.id}/${path}`)).arrayBuffer());
  const fits = (/** @type {string | RegExp} */ wanted, /** @type {string} */ text) =>
    typeof wanted === 'string' ? text.toLowerCase().includes(wanted.toLowerCase()) : text.search(wanted) !== -1;
  const attachments = found.attachments.map((/** @type {any} */ one, /** @type {number} */ index) => {
    const bytes = () => octets(`attachments/${index}`);
    return { ...one, bytes, text: async () => new TextDecoder().decode(await bytes()) };
  });
  const { id, subject, from, to, recipients, inboxes, user, text, html, code, links, unsubscribe, headers } = found;
  return {
    ...{ id, subject, from, to, recipients, inboxes, user, text, html, code, links, unsubscribe, attachments },
    at: new Date(found.at),
    link: found.link?.href ?? links[0]?.href ?? null,
    header: name =>
      headers.find((/** @type {any} */ one) => one.name.toLowerCase() === name.toLowerCase())?.value ?? null,
    linkTo(words) {
      const link = links.find((/** @type {any} */ one) => fits(words, one.text) || fits(words, one.href));
      if (link) return link.href;
      const there = links.map((/** @type {any} */ one) => `${one.text} <${one.href}>`).join(', ');
      throw new Error(`"${subject}" has no link ${words}; ${there === '' ? 'it has none' : `there is ${there}`}`);
    },
    attachment(name) {
      const attached = attachments.find((/** @type {any} */ one) =>
        typeof name === 'string' ? one.name === name : fits(name, one.name),
      );
      if (attached) return attached;
      const there = attachments.map((/** @type {any} */ one) => one.name).join(', ');
      throw new Error(`"${subject}" has no attachment ${name}; ${there === '' ? 'it has none' : `there is ${there}`}`);
    },
    raw: () => octets('raw'),
  };
}
