/** The doctor's page in a real Chromium: three answers, rows that open, texts to copy, keys, tests' names, trouble. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { axe } from '../support/chromium.ts';
import { keys, mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const page = async (look = {}): Promise<Page> => {
  const view = await open('/deliverability', look);
  await view.locator('.doctor').waitFor();
  return view;
};
/** What was copied, where the browser does not let a page read it back. */
const copied = async (view: Page): Promise<() => Promise<string>> => {
  await view.evaluate(() => {
    const kept = { text: '' };
    Object.assign(window, { kept });
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        async writeText(text: string) {
          kept.text = text;
        },
      },
    });
  });
  return () => view.evaluate(() => (window as unknown as { kept: { text: string } }).kept.text);
};

test('three answers stand above, each leads to the row that decides', async () => {
  const view = await page();
  const answers = view.getByRole('list', { name: 'The short answers' }).getByRole('listitem');
  assert.deepEqual(await answers.locator('.answer-word').allTextContents(), ['Almost.', 'Yes.', 'Not yet.']);
  assert.match((await answers.nth(0).textContent()) ?? '', /198\.51\.100\.7, but this server is at 203\.0\.113\.9/);
  await answers.nth(2).getByRole('button', { name: 'What to do' }).click();
  const row = view.locator('#doctor-dkim-20261101-ed25519');
  await row.getByText('What should be').first().waitFor();
  assert.equal(await row.locator('summary').evaluate(one => one === document.activeElement), true);
  await row.getByText('Whoever keeps the DNS of the domain').waitFor();
});

test('a row says what is, what should be and who, and its record is copied by a key', async () => {
  const view = await page();
  const read = await copied(view);
  // Down to the address: the second row.
  await keys(view, 'j', 'j', 'Enter');
  const row = view.locator('#doctor-address');
  await row.getByRole('list', { name: 'What should be' }).waitFor();
  await row.getByText('198.51.100.7', { exact: true }).waitFor();
  await keys(view, 'c');
  await view.waitForFunction(() => (window as unknown as { kept: { text: string } }).kept.text !== '');
  assert.equal(await read(), '203.0.113.9');
  await row.getByRole('button', { name: 'Copy the host mail' }).click();
  assert.equal(await read(), 'mail');
  await view.getByText('Only 1 of 3 resolvers see this yet').waitFor();
});

test('n goes from trouble to trouble', async () => {
  const view = await page();
  const here = (): Promise<string> =>
    view.evaluate(() => document.activeElement?.querySelector('.doctor-topic')?.textContent ?? '');
  const met: string[] = [];
  for (let press = 0; press < 4; press++) {
    await keys(view, 'n');
    met.push(await here());
  }
  assert.deepEqual(met, ['Address', 'Port 25, inward', 'DKIM', 'Address']);
});

test('all records are copied as a zone file, by key and from the menu', async () => {
  const view = await page();
  const read = await copied(view);
  await keys(view, 'z');
  await view.getByText(/^Zone file copied: \d+ records\.$/).waitFor();
  assert.match(await read(), /^\$ORIGIN office\.example\.\n/);
  await view.getByRole('button', { name: 'Copy records' }).click();
  await view.getByRole('menuitemcheckbox', { name: 'Only what is missing or wrong' }).click();
  assert.deepEqual(await axe(view), []);
  await view.getByRole('menuitem', { name: 'Route 53, change batch' }).click();
  await view.getByText(/^Route 53, change batch copied/).waitFor();
  assert.ok(JSON.parse(await read()).Changes.every((one: { Action: string }) => one.Action === 'UPSERT'));
});

test('the letter is read in two languages, copied, or written as mail', async () => {
  const view = await page();
  const read = await copied(view);
  await keys(view, 'l');
  const dialog = view.getByRole('dialog');
  const letter = dialog.getByLabel('The letter', { exact: true });
  assert.match(await letter.inputValue(), /^Hello,/);
  assert.deepEqual(await axe(view), []);
  await dialog.getByRole('button', { name: 'Deutsch' }).click();
  assert.match(await letter.inputValue(), /^Guten Tag,/);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await view.getByText('The letter is copied.').waitFor();
  assert.match(await read(), /^Guten Tag,/);
  await keys(view, 'l');
  await view.getByRole('dialog').getByRole('button', { name: 'Write it as mail' }).click();
  const subject = view.getByLabel('Subject', { exact: true });
  await subject.waitFor();
  assert.match(await subject.inputValue(), /DNS records for office\.example/);
});

test('port 25 is tried when somebody asks for it', async () => {
  const view = await page();
  const row = view.locator('#doctor-port-out');
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Try it now' }).click();
  await row.getByText('Nobody answered: this network keeps port 25 shut.').waitFor();
  assert.equal(await row.getByRole('list', { name: 'Who was dialled' }).getByRole('listitem').count(), 3);
});

test('a look is asked for by key, and another domain has an address of its own', async () => {
  const view = await page();
  await keys(view, 'r');
  await view.getByText(/How office\.example looks to others/).waitFor();
  await view.getByLabel('Domain').selectOption({ index: 1 });
  await view.waitForURL(/\/deliverability\/[a-z.]+$/);
  await view.getByRole('button', { name: 'Reports' }).click();
  await view.waitForURL(/\?reports$/);
  await view.locator('.advice').waitFor();
});

test('a name for tests is no fault: it says so in words, and what would be needed', async () => {
  server().use('empty', 0);
  const view = await page();
  await view
    .getByRole('note')
    .getByText(/is a name for tests and documents; nobody outside can ask for it/)
    .waitFor();
  assert.equal(await view.locator('.doctor [data-shape=failed], .doctor [data-shape=attention]').count(), 0);
  assert.equal(await view.getByRole('list', { name: 'The short answers' }).count(), 0);
  await view.locator('#doctor-mx summary').click();
  await view
    .locator('#doctor-mx')
    .getByText(/^10 mail\./)
    .waitFor();
  assert.deepEqual(await axe(view), []);
});

test('what cannot be read says so, and is read again', async () => {
  server().use('failing', 0);
  const view = await open('/deliverability');
  await view.getByRole('button', { name: 'Read again' }).waitFor();
  server().use('full', 0);
  await view.getByRole('button', { name: 'Read again' }).click();
  await view.locator('.doctor').waitFor();
});

test('everything open is accessible, light, dark and on a telephone, and nothing scrolls sideways', async () => {
  for (const look of [{}, { dark: true }, { width: 390, height: 844 }, { width: 320, height: 700 }]) {
    const view = await page(look);
    for (const row of await view.locator('.doctor-row summary').all()) await row.click();
    assert.deepEqual(await axe(view), [], JSON.stringify(look));
    const [wide, wider] = await view.evaluate(() => {
      const scrolls = document.querySelector('.view-scroll')!;
      return [scrolls.clientWidth, scrolls.scrollWidth];
    });
    assert.equal(wider, wide, JSON.stringify(look));
  }
});

test('an office is offered that mail programs set themselves up; a port that cannot be had says why', async () => {
  const view = await page();
  const card = view.getByRole('region', { name: 'Let mail programs set themselves up' });
  await card.getByText('cap_net_bind_service').waitFor();
  assert.deepEqual(await axe(view), []);
  server().world().webFault =
    'This system lets only administrators open port 443. Use 8443, or allow it: sysctl net.ipv4.ip_unprivileged_port_start=443.';
  await card.getByRole('button', { name: 'Serve them on ports 80 and 443' }).click();
  await card.getByRole('alert').getByText('lets only administrators open port 443').waitFor();
  assert.equal(await card.getByRole('button', { name: /^Serve/ }).count(), 0, 'both are switched on');
  assert.deepEqual(await axe(view), []);
  // The leave was given.
  server().world().webFault = null;
  server().world().ring();
  const well = view.getByRole('region', { name: 'Mail programs can set themselves up' });
  await well.getByText('Ports 80, 443 are served').waitFor();
  await view.getByRole('button', { name: 'Undo' }).click();
  await card.getByRole('button', { name: 'Serve them on ports 80 and 443' }).waitFor();
});

test('who tries programs out is offered no such thing', async () => {
  server().world().preset = 'dev';
  const view = await page();
  await view.getByText('At the command line:').waitFor();
  assert.equal(await view.locator('.self-setup').count(), 0);
});
