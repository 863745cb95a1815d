// Prints what each page weighs on the wire and when it can be used: for the first time and again, over
// loopback, in the median of several visits.
import { Browser } from './support/browser.mjs';
import { Demo, ENTITY } from './support/demo.mjs';

const VISITS = 15;

const median = numbers => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

const demo = await Demo.start();
const browser = await Browser.start();
for (const path of ['/', ENTITY]) {
  const [weights, painted, usable, again] = [[], [], [], []];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const { page } = await browser.visit(`${demo.url}${path}`);
    const read = () =>
      page.evaluate(() => {
        const [page] = performance.getEntriesByType('navigation');
        const loaded = [page, ...performance.getEntriesByType('resource')];
        const [paint] = performance.getEntriesByName('first-contentful-paint');
        return {
          // With the headers, as the browser counts them.
          weight: loaded.reduce((sum, { transferSize }) => sum + transferSize, 0),
          painted: paint?.startTime ?? 0,
          // Modules have run by then: every control does what it should.
          usable: page.domContentLoadedEventEnd,
        };
      });
    const first = await read();
    weights.push(first.weight);
    painted.push(first.painted);
    usable.push(first.usable);
    await page.reload();
    await page.waitForLoadState('networkidle');
    again.push((await read()).usable);
    await page.context().close();
  }
  const ms = numbers => `${median(numbers).toFixed(0)} ms`;
  console.log(
    `${path}: ${median(weights)} bytes, painted after ${ms(painted)}, usable after ${ms(usable)}, ` +
      `again after ${ms(again)}`,
  );
}
await browser.stop();
await demo.stop();
