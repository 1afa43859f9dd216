/** How steadily an empty page draws on this machine now: what every figure about frames is to be read beside. */
import { openPage } from '../support/chromium.ts';
import { quantile } from './measure.ts';

const PERIOD = 2000;

export async function idleControl(): Promise<{
  readonly frames: number;
  readonly p95: number;
  readonly onTime: number;
}> {
  const { page, close } = await openPage('about:blank');
  const gaps = await page.evaluate(
    period =>
      new Promise<number[]>(resolve => {
        const gaps: number[] = [];
        const began = performance.now();
        let last = began;
        requestAnimationFrame(function frame(at) {
          gaps.push(at - last);
          last = at;
          if (at - began < period) requestAnimationFrame(frame);
          else resolve(gaps.slice(1));
        });
      }),
    PERIOD,
  );
  await close();
  return {
    frames: gaps.length,
    p95: quantile(gaps, 0.95),
    onTime: gaps.filter(gap => gap <= 17.5).length / gaps.length,
  };
}
