/** The screens of Deliverability: the doctor with rows open, the letter, the reports. */
import { ALL, dialog, loaded, press, type Screen } from './screen.ts';

const doctor = { path: '/deliverability' } as const;

export const deliverabilityScreens: readonly Screen[] = [
  { name: 'deliverability', ...doctor, of: ALL, reach: loaded },
  {
    name: 'deliverability, rows open',
    ...doctor,
    async reach(page) {
      for (const topic of ['mx', 'spf', 'dmarc', 'port-out']) await page.locator(`#doctor-${topic} summary`).click();
      await page.locator('.wanted').first().waitFor();
    },
  },
  {
    name: 'a letter with records',
    ...doctor,
    async reach(page) {
      await page.locator('.doctor').waitFor();
      await press(page, 'l');
      await dialog(page);
      await page.locator('.letter').waitFor();
    },
  },
  { name: 'reports', path: '/deliverability?reports', of: ALL, reach: loaded },
];
