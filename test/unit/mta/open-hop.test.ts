/** Sessions with next hops: who hears how TLS went, and which session waits for whom. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createSecureContext } from 'node:tls';
import { systemClock, systemRandom } from '../../../server/base/ports.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { decideTls, type TlsQuestion, type TlsSetting } from '../../../server/mailauth/tls-plan.ts';
import { type Hops, newHops } from '../../../server/mta/hop.ts';
import type { SmartHost } from '../../../server/mta/hop-shapes.ts';
import type { TlsOutcome } from '../../../server/mta/tls-outcome.ts';
import type { Demand } from '../../../server/mta/tls-policy.ts';
import { allowAll } from '../../../server/net/dial.ts';
import { SMART_HOST } from '../../../server/queue/route-name.ts';
import { testCertificate } from '../../support/certificate.ts';
import { type NextHopOptions, startNextHop } from '../../support/next-hop.ts';

const { context } = await testCertificate();
const zone = parseZone('one.test. MX 10 mx.one.test.\nmx.one.test. A 127.0.0.1\n');
assert.ok(zone.ok);
const resolver = zoneResolver(zone.value);

async function withHops(
  options: NextHopOptions,
  setting: TlsSetting,
  use: (hops: Hops, told: readonly TlsOutcome[], connections: () => number) => Promise<void>,
  smart: SmartHost['tls'] | null = null,
): Promise<void> {
  const far = await startNextHop(options);
  const told: TlsOutcome[] = [];
  const hops = newHops({
    ...{ resolver, clock: systemClock, random: systemRandom, guard: allowAll },
    hostName: () => 'mail.here.test',
    port: () => far.port,
    smartHost: () => smart && { host: '127.0.0.1', port: far.port, user: '', password: '', tls: smart },
    onTls: outcome => void told.push(outcome),
    tls: {
      async planFor(domain, hosts, demand) {
        const question: TlsQuestion = {
          ...{ domain, mxSecure: true, sts: null, setting },
          hosts: hosts.map(name => ({ name, dane: { kind: 'none', why: 'not published' } })),
          requireTls: demand === 'require-tls',
          tlsRequiredNo: demand === 'tls-optional',
        };
        return { plan: decideTls(question), question, stsFault: null };
      },
    },
  });
  try {
    await use(hops, told, () => far.connections);
  } finally {
    await hops.close();
    await far.close();
  }
}

const failures = (told: readonly TlsOutcome[]) => told.map(({ session }) => session.failure?.type ?? null);

test('each handshake is told once; a session that is used again is none', async () => {
  await withHops({ tls: context }, 'opportunistic', async (hops, told, connections) => {
    for (const demand of ['usual', 'usual', 'tls-optional'] as const) {
      const hop = await hops.take('one.test', demand);
      assert.ok(hop.ok);
      hops.give('one.test', hop.value);
    }
    assert.deepEqual(failures(told), [null], 'what a message asks for itself is not the domain’s');
    assert.deepEqual([told[0]!.domain, told[0]!.host, told[0]!.address], ['one.test', 'mx.one.test', '127.0.0.1']);
    assert.equal(connections(), 2);
  });
});

test('a handshake that fails is told, and where encryption was only wished for the session goes on in clear', async () => {
  // It says 220 to STARTTLS and has no certificate to show.
  await withHops({ tls: createSecureContext({}) }, 'opportunistic', async (hops, told) => {
    const hop = await hops.take('one.test', 'usual');
    assert.ok(hop.ok);
    assert.equal(hop.value.security.version, null);
    assert.match(hop.value.security.doubt ?? '', /TLS handshake/);
    assert.deepEqual(failures(told), ['validation-failure']);
  });
});

const refusals: readonly (readonly [Demand, TlsSetting, NextHopOptions, boolean, string])[] = [
  ['require-tls', 'opportunistic', { tls: context }, true, '5.7.10'],
  ['require-tls', 'opportunistic', {}, true, '5.7.10'],
  ['require-tls', 'opportunistic', { tls: context, script: { starttls: '454 4.7.0 Later' } }, false, '4.7.10'],
  ['require-tls', 'opportunistic', { script: { greeting: '421 Later' } }, false, '4.4.2'],
  ['usual', 'verify', { tls: context }, false, '4.7.5'],
  ['usual', 'verify', {}, false, '4.7.10'],
  ['tls-optional', 'verify', {}, false, '4.7.10'],
];
for (const [demand, setting, options, permanent, status] of refusals)
  test(`no session: ${demand}, ${setting}, ${Object.keys({ ...options, ...options.script }).join(' ') || 'in clear'}: ${status}`, async () => {
    await withHops(options, setting, async hops => {
      const hop = await hops.take('one.test', demand);
      assert.ok(!hop.ok);
      assert.deepEqual([hop.error.permanent, hop.error.status], [permanent, status], hop.error.reply);
    });
  });

test('a smart host that the owner named hears nothing of domains’ policies, and owes REQUIRETLS as much as any', async () => {
  const capabilitiesInTls = ['REQUIRETLS'];
  const use = async (hops: Hops, told: readonly TlsOutcome[]) => {
    const usual = await hops.take(SMART_HOST, 'usual');
    assert.ok(usual.ok);
    const { asked, namedBy, version } = usual.value.security;
    assert.deepEqual([asked, namedBy, version], ['opportunistic', 'owner', 'TLSv1.3'], 'it listens on this computer');
    const strict = await hops.take(SMART_HOST, 'require-tls');
    assert.ok(!strict.ok);
    assert.deepEqual([strict.error.permanent, strict.error.status], [true, '5.7.10']);
    assert.deepEqual(told, []);
  };
  await withHops({ tls: context, capabilitiesInTls }, 'opportunistic', use, 'required');
});

test('an address that names the host itself needs no DNS, and a certificate all the same', async () => {
  await withHops({ tls: context }, 'opportunistic', async (hops, told) => {
    const usual = await hops.take('[127.0.0.1]', 'usual');
    assert.ok(usual.ok);
    assert.deepEqual([usual.value.security.namedBy, usual.value.security.proof], ['address', null]);
    const strict = await hops.take('[127.0.0.1]', 'require-tls');
    assert.ok(!strict.ok);
    assert.equal(strict.error.status, '5.7.10');
    assert.deepEqual(told, []);
  });
});
