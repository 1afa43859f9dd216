/** Deliverability in a real Chromium: the charts by keys, one domain, nothing yet, reports turned on, trouble. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { axe } from '../support/chromium.ts';
import { mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const page = () => open('/deliverability?reports');

test('it says first what to do, then shows the days, the sources and the hosts', async () => {
  const view = await page();
  const advice = view.getByRole('list', { name: 'What to do' }).getByRole('listitem');
  await advice.first().waitFor();
  assert.match((await advice.first().textContent()) ?? '', /^2 sources sent 120 messages in your name that failed/);
  const sources = view.getByRole('table', { name: 'Hosts that sent mail in your name' });
  assert.equal(await sources.getByRole('row').count(), 5);
  assert.match((await sources.getByRole('row').nth(3).textContent()) ?? '', /192\.0\.2\.66.*Stranger.*097/);
  const hosts = view.getByRole('table', { name: 'Your mail hosts, as others reached them' });
  assert.match((await hosts.getByRole('row').nth(1).textContent()) ?? '', /its certificate does not name it/);
});

test('the days of a chart are walked with the arrow keys and told in words', async () => {
  const view = await page();
  const chart = view.getByRole('slider', { name: 'Mail in your name, by day' });
  await chart.focus();
  assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /% passed\)$/);
  await view.keyboard.press('Home');
  const first = await chart.getAttribute('aria-valuetext');
  assert.match(first ?? '', /^\d+ \w{3,4}: [\d,]+ passed, \d+ failed$/);
  assert.equal(await chart.getAttribute('aria-valuenow'), '0');
  await view.keyboard.press('ArrowRight');
  assert.equal(await chart.getAttribute('aria-valuenow'), '1');
  assert.notEqual(await chart.getAttribute('aria-valuetext'), first);
  assert.deepEqual(await axe(view), []);
  await view.keyboard.press('Escape');
  assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /% passed\)$/);
  assert.equal(new URL(view.url()).pathname, '/deliverability');
});

test('another time and another domain are asked for', async () => {
  const view = await page();
  const bars = view.locator('.chart').first().locator('g');
  await bars.first().waitFor();
  assert.equal(await bars.count(), 30);
  await view.getByRole('button', { name: '7 days' }).click();
  await view.waitForFunction(() => document.querySelectorAll('.chart')[0]?.querySelectorAll('g').length === 7);
  await view.getByLabel('Domain').selectOption('prieto.test');
  await view.locator('.advice').waitFor();
  assert.equal(await view.getByLabel('Domain').inputValue(), 'prieto.test');
});

test('without a report it says what to publish, and reports of our own are turned on with one click', async () => {
  server().use('empty', 0);
  const view = await page();
  await view.getByRole('heading', { name: 'No report yet' }).waitFor();
  await view.getByText('v=TLSRPTv1; rua=mailto:tls-reports@office.test').waitFor();
  await view.getByText(/tls-reports@office\.test reaches nobody yet/).waitFor();
  assert.deepEqual(await axe(view), []);
  await view.getByRole('button', { name: 'Send reports' }).click();
  await view.getByText(/None yet\. They go out once a day/).waitFor();
  assert.equal(await view.getByRole('button', { name: 'Send reports' }).count(), 0);
});

test('what cannot be read says so, and is read again', async () => {
  server().use('failing', 0);
  const view = await page();
  await view.getByRole('heading', { name: 'Reading the reports failed' }).waitFor();
  server().use('full', 0);
  await view.getByRole('button', { name: 'Read again' }).click();
  await view.locator('.advice').waitFor();
});
