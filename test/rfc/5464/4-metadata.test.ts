import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const names = rfc(5464, '3.2');
const access = rfc(5464, '3.3');
const general = rfc(5464, '4.1');
const get = rfc(5464, '4.2');
const set = rfc(5464, '4.3');
const response = rfc(5464, '4.4');

const noted = () => {
  const store = memoryStore();
  store.annotate('INBOX', '/shared/comment', 'Shared');
  store.annotate('INBOX', '/shared/vendor/x/rules', 'all');
  store.annotate('INBOX', '/shared/vendor/x/rules/small', 'SMALLER 5000');
  store.annotate('INBOX', '/shared/vendor/x/rules/small/more', 'deep');
  store.annotate(null, '/shared/admin', 'mailto:post@here.example');
  return { store, loggedIn: true };
};

get.must('tell the values of entries of a mailbox, and of the server for ""', async () => {
  await played(
    `
    C: a GETMETADATA INBOX /shared/comment
    S: * METADATA INBOX (/shared/comment "Shared")
    S: a OK GETMETADATA completed
    C: b GETMETADATA "" /shared/admin
    S: * METADATA "" (/shared/admin "mailto:post@here.example")
    S: b OK …
    C: c GETMETADATA INBOX (/SHARED/Comment "/private/comment")
    S: * METADATA INBOX (/shared/comment "Shared" /private/comment NIL)
    S: c OK …
    C: d GETMETADATA Nowhere /shared/comment
    S: d NO [NONEXISTENT] …
    C: e GETMETADATA INBOX /private/comment /shared/comment
    S: * METADATA INBOX (/private/comment NIL /shared/comment "Shared")
    S: e OK …
  `,
    noted(),
  );
});

get.must('leave out with MAXSIZE the values that are longer, and tell the longest', async () => {
  const all = noted();
  all.store.annotate('INBOX', '/shared/vendor/x/long', 'x'.repeat(2199));
  await played(
    `
    C: a GETMETADATA (MAXSIZE 6) INBOX (/shared/comment /shared/vendor/x/long /shared/vendor/x/rules/small)
    S: * METADATA INBOX (/shared/comment "Shared")
    S: a OK [METADATA LONGENTRIES 2199] GETMETADATA completed
    C: b GETMETADATA INBOX (MAXSIZE 1024) (/shared/vendor/x/long)
    S: b OK [METADATA LONGENTRIES 2199] GETMETADATA completed
    C: c GETMETADATA (MAXSIZE 2199) INBOX /shared/vendor/x/rules
    S: * METADATA INBOX (/shared/vendor/x/rules "all")
    S: c OK GETMETADATA completed
  `,
    all,
  );
});

get.must('tell with DEPTH what is below an entry: nothing, the next level, or all', async () => {
  const [rules, small, more] = [
    '/shared/vendor/x/rules "all"',
    '/shared/vendor/x/rules/small "SMALLER 5000"',
    '/shared/vendor/x/rules/small/more "deep"',
  ];
  await played(
    `
    C: a GETMETADATA (DEPTH 0) INBOX /shared/vendor/x/rules
    S: * METADATA INBOX (${rules})
    S: a OK …
    C: b GETMETADATA (DEPTH 1) INBOX /shared/vendor/x/rules
    S: * METADATA INBOX (${rules} ${small})
    S: b OK …
    C: c GETMETADATA (DEPTH infinity MAXSIZE 100) INBOX (/shared)
    S: * METADATA INBOX (/shared/comment "Shared" ${rules} ${small} ${more})
    S: c OK …
    C: d GETMETADATA INBOX (DEPTH 1) (/shared/vendor/x)
    S: * METADATA INBOX (${rules})
    S: d OK …
    C: e GETMETADATA (DEPTH 1) INBOX /private
    S: * METADATA INBOX (/private NIL)
    S: e OK …
    C: f GETMETADATA (DEPTH 2) INBOX /private
    S: f BAD DEPTH is 0, 1 or infinity
    C: g GETMETADATA (SIZE 2) INBOX /private
    S: g BAD Unknown GETMETADATA option
    C: h GETMETADATA INBOX (DEPTH 1 /private)
    S: h BAD …
    C: i GETMETADATA INBOX ()
    S: i BAD …
  `,
    noted(),
  );
});

set.must('set and replace values, quoted, literal and literal8, and take them away with NIL', async () => {
  await played(
    `
    C: a SETMETADATA INBOX (/private/comment {12+}
    C: My new
    C: note /Shared/Comment "b \\"q\\"")
    S: a OK SETMETADATA completed
    C: b GETMETADATA INBOX (/private/comment /shared/comment)
    S: * METADATA INBOX (/private/comment {12}
    S: My new
    S: note /shared/comment "b \\"q\\"")
    S: b OK …
    C: c SETMETADATA INBOX (/private/comment NIL /shared/vendor/x/icon ~{3+}
    C: a\0b)
    S: c OK …
    C: d GETMETADATA INBOX (/private/comment /shared/vendor/x/icon)
    S: * METADATA INBOX (/private/comment NIL /shared/vendor/x/icon ~{3}
    S: a\0b)
    S: d OK …
    C: e SETMETADATA "" (/private/vendor/x/y "")
    S: e OK …
    C: f GETMETADATA "" /private/vendor/x/y
    S: * METADATA "" (/private/vendor/x/y "")
    S: f OK …
  `,
    noted(),
  );
});

set.must('refuse a value that is too large with the size that is taken, and one entry too many', async () => {
  await played(
    `
    C: a SETMETADATA INBOX (/private/comment {32769+}
    C: ${'x'.repeat(32_769)})
    S: a NO [METADATA MAXSIZE 32768] The value is too large
    C: b SETMETADATA INBOX (/private/comment {32768+}
    C: ${'x'.repeat(32_768)})
    S: b OK …
    C: c SETMETADATA INBOX (${Array.from({ length: 8 }, (_, n) => `/private/vendor/x/${n} "${n}"`).join(' ')})
    S: c NO [METADATA TOOMANY] There are too many entries
    C: d GETMETADATA INBOX /private/vendor/x/0
    S: * METADATA INBOX (/private/vendor/x/0 NIL)
    S: d OK …
  `,
    noted(),
  );
  const { store } = noted();
  store.refuseNext('no-private');
  await played('C: a SETMETADATA INBOX (/private/comment "x")\nS: a NO [METADATA NOPRIVATE] …', {
    store,
    loggedIn: true,
  });
});

set.mustNot('change any entry where one cannot be set', async () => {
  await played(
    `
    C: a SETMETADATA "" (/shared/comment "new" /shared/admin "mailto:me@here.example")
    S: a NO [NOPERM] …
    C: b GETMETADATA "" (/shared/comment /shared/admin)
    S: * METADATA "" (/shared/comment NIL /shared/admin "mailto:post@here.example")
    S: b OK …
  `,
    noted(),
  );
});

names.must('answer BAD to names that cannot be', async () => {
  const wrong = ['comment', '/comment', '/shared//comment', '/shared/', '/shared/a*', '/private/%', '/'];
  const asked = wrong.map((name, n) => `C: g${n} GETMETADATA INBOX "${name}"\nS: g${n} BAD …\n`);
  await played(asked.join(''), { ...noted(), limits: { badCommands: 50 } });
  await played(
    `
    C: a SETMETADATA INBOX (/shared "x")
    S: a BAD The name of an entry is too short
    C: b SETMETADATA INBOX (/shared/vendor/x "x")
    S: b BAD The name of an entry is too short
    C: c SETMETADATA INBOX ()
    S: c BAD No entry
    C: d SETMETADATA INBOX (/shared/comment)
    S: d BAD …
    C: e SETMETADATA INBOX (/shared/comment "a" /SHARED/comment "b")
    S: e BAD An entry is named twice
    C: f SETMETADATA INBOX (/private/${'x'.repeat(250)} "a")
    S: f BAD The name of an entry is too long
    C: g SETMETADATA INBOX /private/comment "a"
    S: g BAD …
  `,
    noted(),
  );
});

names.must('keep what is private from others', async () => {
  const { store } = noted();
  store.create('Shared/News');
  store.grant('Shared/News', 'anyone', 'lr');
  await played('C: a SETMETADATA Shared/News (/private/comment "ann’s" /shared/comment "ours")\nS: a OK …', {
    store,
    loggedIn: true,
  });
  await played(
    `
    C: l LOGIN ben secret
    S: l OK …
    C: a GETMETADATA Shared/News (/private/comment /shared/comment)
    S: * METADATA Shared/News (/private/comment NIL /shared/comment "ours")
    S: a OK …
  `,
    { store },
  );
});

access.must('need "l" and one of r, s, w, i, p; answer NO without', async () => {
  const { store } = noted();
  const rights = { Seen: 'ls', Post: 'lp', Only: 'lkxtea', Not: 'rswip' };
  for (const [name, given] of Object.entries(rights)) {
    store.create(`Shared/${name}`);
    store.grant(`Shared/${name}`, 'anyone', given);
  }
  await played(
    `
    C: a SETMETADATA Shared/Seen (/shared/comment "x")
    S: a OK …
    C: b GETMETADATA Shared/Post /shared/comment
    S: * METADATA …
    S: b OK …
    C: c GETMETADATA Shared/Only /shared/comment
    S: c NO [NOPERM] …
    C: d SETMETADATA Shared/Only (/shared/comment "x")
    S: d NO [NOPERM] …
    C: e GETMETADATA Shared/Not /shared/comment
    S: e NO [NONEXISTENT] …
  `,
    { store, loggedIn: true },
  );
});

general.should('let metadata follow its mailbox, and go with it', async () => {
  const { store, loggedIn } = noted();
  store.create('Old');
  store.annotate('Old', '/shared/comment', 'x');
  await played(
    `
    C: a RENAME Old New
    S: a OK …
    C: b GETMETADATA New /shared/comment
    S: * METADATA New (/shared/comment "x")
    S: b OK …
    C: c DELETE New
    S: c OK …
    C: d CREATE New
    S: d OK …
    C: e GETMETADATA New /shared/comment
    S: * METADATA New (/shared/comment NIL)
    S: e OK …
  `,
    { store, loggedIn },
  );
});

response.must('be BAD before login', async () => {
  await played(
    `
    C: a GETMETADATA "" /shared/comment
    S: a BAD Log in first
    C: b SETMETADATA "" (/shared/comment "x")
    S: b BAD Log in first
  `,
  );
});
