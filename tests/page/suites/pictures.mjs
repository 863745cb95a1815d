// The pictures of the README, made anew where somebody asks for that.
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Demo, ENTITY } from '../support/demo.mjs';

const IMAGES = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/images/page');

export function pictures({ browser }) {
  test('they are made', async () => {
    // The addresses in them are to be those of anybody.
    const demo = await Demo.start({
      server: { public_url: 'https://badges.example.com' },
      backstage: { app_title: 'Ringline Portal', app_url: 'https://portal.example.com' },
    });
    const take = async (name, path, options, act) => {
      const visit = await browser.visit(`${demo.url}${path}`, { width: 1200, height: 800, ...options });
      await act?.(visit.page);
      await visit.page.screenshot({ path: join(IMAGES, `${name}.png`) });
      await visit.page.context().close();
    };
    await take('search', '/', {}, async page => {
      await page.locator('#q').pressSequentially('depart');
      await page.locator('#found li').first().waitFor();
      await page.keyboard.press('ArrowDown');
    });
    await take('entity', `${ENTITY}?style=flat&badges=owner,lifecycle,docs,system`, { height: 980 });
    await take('dark', `${ENTITY}?style=for-the-badge&badges=owner,lifecycle,tags`, {
      scheme: 'dark',
      height: 980,
    });
    await take('small', `${ENTITY}?badges=owner,lifecycle,docs`, { width: 360, height: 980 });
    await take('missing', '/ui/default/component/departure-bord', { height: 640 });
    await demo.stop();
  });
}
