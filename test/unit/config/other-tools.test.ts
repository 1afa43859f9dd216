/** Variables and flags of Mailpit, MailHog and MailDev: each is said in our settings, or told why it is not. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { loadText } from '../../../server/config/load.ts';
import { bindAddress } from '../../../server/config/other-tools/outcome.ts';
import { readFlags, readOtherTools, startsAs, type Tool, tools } from '../../../server/config/other-tools/read.ts';
import { isPreset } from '../../../server/config/presets.ts';

const files: Readonly<Record<string, string>> = {
  '/run/secrets/smtp': 'app:secret\n# a remark\nother:word\n',
  '/run/secrets/hashed': 'ann:$2y$05$abcdefghijklmnopqrstuv\n',
  '/relay.yml':
    "host: smtp.office.example\nport: 587\nstarttls: true\nusername: 'app'\npassword: \"it's\" # word\nauth: plain\n",
  '/tags.yml':
    'filters:\n  - match: addressed:kim@there.example\n    tags: Kim, Order\n  - tags: "X: y"\n    match: "two words"\n',
};
const read = (environment: Record<string, string>, as: Tool | null = null, taken: readonly string[] = []) =>
  readOtherTools(environment, path => files[path] ?? null, { taken: new Set(taken), as });
const valuesOf = (environment: Record<string, string>, as: Tool | null = null) => read(environment, as).values;

test('what Mailpit is started with in a container', () => {
  const { values, notices, webhooks } = read({
    ...{ MP_SMTP_BIND_ADDR: '0.0.0.0:1025', MP_UI_BIND_ADDR: '[::]:8025', MP_MAX_MESSAGES: '50', MP_MAX_AGE: '36h' },
    ...{ MP_SMTP_AUTH_ACCEPT_ANY: '1', MP_SMTP_AUTH_ALLOW_INSECURE: 'true', MP_WEBROOT: '/mail/' },
    ...{ MP_SMTP_AUTH_FILE: '/run/secrets/smtp', MP_UI_AUTH: 'ci:token', MP_DATABASE: '/data/mailpit.db' },
    ...{ MP_TAG: 'bill=subject:invoice "Two, more"="X-Antivirus: "', MP_TAGS_DISABLE: 'plus-addresses' },
    ...{ MP_WEBHOOK_URL: 'http://app:3000/mail', MP_POP3_BIND_ADDR: ':1110', MP_TAGS_USERNAME: 'yes' },
    ...{ MP_MAX_MESSAGE_SIZE: '10', MP_ENABLE_SPAMASSASSIN: 'spamd:783', MP_BLOCK_REMOTE_CSS_AND_FONTS: 'true' },
    ...{ MP_ENABLE_CHAOS: 'false', MP_NEVER_HEARD: '1', MP_QUIET: '', MP_SENDMAIL_SMTP_ADDR: 'x:1', PATH: '/bin' },
  });
  assert.deepEqual(values, {
    ...{ 'listen.host': '0.0.0.0', 'smtp.port': 1025, 'console.host': '::', 'console.port': 8025, 'pop3.port': 1110 },
    ...{ 'capture.keep-messages': 50, 'capture.keep-days': 2, 'auth.any-password': true, 'auth.allow-plaintext': true },
    ...{ 'capture.logins': 'app:secret other:word', 'capture.api-logins': 'ci:token', 'capture.web-root': '/mail/' },
    'capture.tags': ['bill=subject:invoice', 'Two=X-Antivirus: ', 'more=X-Antivirus: '],
    ...{ 'capture.tag-by-plus': false, 'capture.tag-by-user': true, 'smtp.max-message-size': 10_485_760 },
    'scan.spamd': 'spamd:783',
  });
  assert.deepEqual(webhooks, ['http://app:3000/mail']);
  assert.equal(notices.length, 20, 'one for each that says something');
  const told = (name: string) => notices.find(one => one.startsWith(`${name}:`));
  assert.equal(told('MP_MAX_MESSAGES'), 'MP_MAX_MESSAGES: capture.keep-messages is "50"');
  assert.equal(told('MP_NEVER_HEARD'), 'MP_NEVER_HEARD: no variable of Mailpit that is known here');
  assert.match(told('MP_DATABASE')!, /home folder/);
  assert.equal(told('MP_ENABLE_CHAOS'), 'MP_ENABLE_CHAOS: as it is here in any case');
  assert.equal(told('MP_SENDMAIL_SMTP_ADDR'), undefined);
  for (const secret of ['app:secret', 'ci:token', 'other:word'])
    assert.ok(!notices.join('\n').includes(secret), secret);
});

test('hashed passwords let nobody in, and that is told', () => {
  const { values, notices } = read({ MH_AUTH_FILE: '/run/secrets/hashed' });
  assert.equal(values['capture.api-logins'], 'ann:$2y$05$abcdefghijklmnopqrstuv');
  assert.match(notices[0]!, /ann cannot sign in/);
  assert.ok(!notices[0]!.includes('$2y$'));
});

test('the smart host, in variables and in a file', () => {
  assert.deepEqual(
    valuesOf({ MP_SMTP_RELAY_HOST: 'smtp.example', MP_SMTP_RELAY_TLS: 'true', MP_SMTP_RELAY_USERNAME: 'a' }),
    {
      ...{ 'relay.host': 'smtp.example:465', 'relay.tls': 'required', 'relay.user': 'a' },
    },
  );
  assert.deepEqual(valuesOf({ MP_SMTP_RELAY_CONFIG: '/relay.yml' }), {
    ...{
      'relay.host': 'smtp.office.example:587',
      'relay.tls': 'required',
      'relay.user': 'app',
      'relay.password': "it's",
    },
  });
  assert.deepEqual(valuesOf({ MAILDEV_OUTGOING_HOST: 'out.example', MAILDEV_OUTGOING_PASS: 'p' }), {
    ...{ 'relay.host': 'out.example:25', 'relay.tls': 'opportunistic', 'relay.password': 'p' },
  });
  assert.match(read({ MP_SMTP_RELAY_CONFIG: '/none' }).notices[0]!, /cannot be read/);
  assert.match(read({ MP_SMTP_RELAY_ALL: 'true' }).notices[0]!, /nothing leaves/);
});

test('rules for tags in a file of Mailpit', () => {
  assert.deepEqual(valuesOf({ MP_TAGS_CONFIG: '/tags.yml' })['capture.tags'], [
    ...['Kim=addressed:kim@there.example', 'Order=addressed:kim@there.example', 'X: y=two words'],
  ]);
  assert.match(read({ MP_TAG: 'nothing' }).notices[0]!, /is no rule/);
});

test('MailHog and MailDev', () => {
  assert.deepEqual(
    valuesOf({
      MH_SMTP_BIND_ADDR: ':2525',
      MH_API_BIND_ADDR: '0.0.0.0:9025',
      MH_HOSTNAME: 'hog.example',
      MH_STORAGE: 'maildir',
    }),
    { ...{ 'listen.host': '0.0.0.0', 'smtp.port': 2525, 'capture.mailhog-port': 9025, 'host-name': 'hog.example' } },
  );
  assert.deepEqual(
    valuesOf({
      ...{
        MAILDEV_SMTP_PORT: '1026',
        MAILDEV_WEB_PORT: '1081',
        MAILDEV_INCOMING_USER: 'app',
        MAILDEV_INCOMING_PASS: 'x',
      },
      ...{
        MAILDEV_WEB_USER: 'u',
        MAILDEV_MAX_EMAILS: '7',
        MAILDEV_BASE_PATHNAME: '/dev',
        MAILDEV_MAX_MESSAGE_SIZE: '1000000',
      },
    }),
    {
      ...{ 'smtp.port': 1026, 'console.port': 1081, 'capture.logins': 'app:x', 'capture.keep-messages': 7 },
      ...{ 'capture.web-root': '/dev', 'smtp.max-message-size': 1_000_000 },
    },
  );
});

test('what is wrong is told, changes nothing, and does not stop the start', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['MP_MAX_MESSAGES', 'many', /a whole number/],
    ['MP_MAX_MESSAGES', '-1', /out of bounds/],
    ['MP_SMTP_BIND_ADDR', 'unix:/tmp/smtp.sock', /no address with a port/],
    ['MP_SMTP_BIND_ADDR', 'mail.example:1025', /no address with a port/],
    ['MP_SMTP_BIND_ADDR', ':70000', /no address with a port/],
    ['MP_MAX_AGE', '3 weeks', /no age/],
    ['MP_SMTP_MAX_RECIPIENTS', '3', /at least 100/],
    ['MP_UI_AUTH', 'nobody', /a name, a colon and a password/],
    ['MP_UI_AUTH_FILE', '/none', /cannot be read/],
    ['MAILDEV_WEB_USER', 'u', /go together/],
  ];
  for (const [name, value, because] of cases) {
    const { values, notices } = read({ [name]: value });
    assert.deepEqual([values, notices.length], [{}, 1], name);
    assert.match(notices[0]!, because);
  }
});

test('the command line, then MAILROOM_…, then theirs, then the file; of two of theirs the first', () => {
  const environment = { MP_MAX_MESSAGES: '50', MAILDEV_MAX_EMAILS: '60', MP_SMTP_BIND_ADDR: '127.0.0.1:2525' };
  assert.equal(read(environment).values['capture.keep-messages'], 50);
  assert.equal(read(environment, 'maildev').values['capture.keep-messages'], 60);
  assert.match(read(environment).notices.at(-1)!, /MAILDEV_MAX_EMAILS: without effect, MP_MAX_MESSAGES says/);
  assert.match(read(environment, null, ['smtp.port']).notices[1]!, /without effect, --set says smtp.port/);
  const own = { ...environment, MAILROOM_CAPTURE_KEEP_MESSAGES: '70' };
  assert.match(read(own).notices[0]!, /without effect, MAILROOM_CAPTURE_KEEP_MESSAGES says/);
  const given = { path: 'x', environment: own, set: [], preset: 'dev', otherTools: read(own).values };
  const text = '{ "capture.keep-messages": 80, "smtp.port": 3000 }';
  const loaded = loadText(given, text);
  assert.ok(loaded.ok);
  assert.deepEqual([loaded.value.config['capture.keep-messages'], loaded.value.config['smtp.port']], [70, 2525]);
  assert.equal(loaded.value.sources['smtp.port'], 'environment');
});

test('a server that delivers mail takes nothing from them', () => {
  assert.ok(isPreset('office'));
  const otherTools = read({ MP_SMTP_BIND_ADDR: '0.0.0.0:2525', MP_SMTP_AUTH_ACCEPT_ANY: '1' }).values;
  const loaded = loadText({ path: 'x', environment: {}, set: [], preset: 'office', otherTools }, '{}');
  assert.ok(loaded.ok);
  assert.deepEqual([loaded.value.config['smtp.port'], loaded.value.config['auth.any-password']], [25, false]);
});

test('flags are the variables that say the same', () => {
  assert.deepEqual(
    readFlags('mailpit', ['-m', '50', '--listen=:8026', '--smtp-auth-accept-any', '-q', '--odd', 'x', '--max']),
    {
      environment: {
        MP_MAX_MESSAGES: '50',
        MP_UI_BIND_ADDR: ':8026',
        MP_SMTP_AUTH_ACCEPT_ANY: 'true',
        MP_QUIET: 'true',
      },
      unknown: ['--odd x', '--max, which wants a word'],
    },
  );
  assert.deepEqual(readFlags('mailhog', ['-smtp-bind-addr', ':1', '--hostname=a.example', 'word']), {
    environment: { MH_SMTP_BIND_ADDR: ':1', MH_HOSTNAME: 'a.example' },
    unknown: ['word'],
  });
  assert.deepEqual(readFlags('maildev', ['-s', '1', '-w', '2', '--disable-web', '--incoming-user', 'a']).environment, {
    ...{ MAILDEV_SMTP_PORT: '1', MAILDEV_WEB_PORT: '2', MAILDEV_DISABLE_WEB: 'true', MAILDEV_INCOMING_USER: 'a' },
  });
  for (const tool of tools) assert.ok(read({ ...(startsAs[tool] as Record<string, string>) }).notices.length > 0, tool);
});

test('an address to listen on, as Go and people write it', () => {
  assert.deepEqual(['0.0.0.0:1025', ':1025', '[::1]:1025', 'localhost:25', '1025', 'x:y', '[::', ''].map(bindAddress), [
    { host: '0.0.0.0', port: 1025 },
    { host: '0.0.0.0', port: 1025 },
    { host: '::1', port: 1025 },
    { host: '127.0.0.1', port: 25 },
    { host: null, port: 1025 },
    ...[null, null, null],
  ]);
});
