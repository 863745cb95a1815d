// WCAG 2.2 AA, as far as axe can tell, on every page and in every state, by day and by night.
import { test } from 'node:test';

import { ENTITY } from '../support/demo.mjs';

const PAGES = [
  ['/', []],
  ['/?q=ticket', []],
  ['/?q=nothing-is-called-so', []],
  [ENTITY, []],
  [`${ENTITY}?style=flat&bar=1&color=blurple&markup=html`, []],
  ['/ui/fleet/component/tracker', []],
  ['/ui/default/component/nope', [404]],
  ['/?q=x&limit=none', [400]],
  ['/docs', []],
];

export function accessibilityTests({ demo, browser }) {
  for (const scheme of ['light', 'dark']) {
    test(`nobody is shut out by ${scheme === 'light' ? 'day' : 'night'}`, async () => {
      for (const [path, expects] of PAGES) {
        const visit = await browser.visit(`${demo.url}${path}`, { scheme, expects });
        await visit.isAccessible(path);
        await visit.end();
      }
      const small = await browser.visit(`${demo.url}${ENTITY}`, { scheme, width: 360 });
      await small.isAccessible('a small window');
      await small.go(`${demo.url}/`);
      await small.page.locator('#q').fill('depart');
      await small.page.locator('#found li').first().waitFor();
      await small.page.keyboard.press('ArrowDown');
      await small.isAccessible('the list of what is found');
      await small.end();
    });
  }

  test('nothing moves for those who do not want it to', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const moving = await visit.page.evaluate(() =>
      [...document.querySelectorAll('*')].filter(element => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration !== '0s' || animationName !== 'none';
      }).length,
    );
    if (moving > 0) throw new Error(`${moving} elements move`);
    await visit.end();
  });
}
