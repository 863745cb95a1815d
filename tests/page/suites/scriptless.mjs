// The same without script: forms, links and whole pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ENTITY } from '../support/demo.mjs';

export function scriptlessTests({ demo, browser }) {
  const visitPlain = path => browser.visit(`${demo.url}${path}`, { script: false });

  test('an entity is searched for and found', async () => {
    const visit = await visitPlain('/');
    const { page } = visit;
    await page.getByLabel('Name, title').fill('departure');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'Departure Board' }).click();
    assert.equal(page.url(), `${demo.url}${ENTITY}`);
    await visit.end();
  });

  test('a set-up is chosen and shown', async () => {
    const visit = await visitPlain(ENTITY);
    const { page } = visit;
    await page.locator('#badge-pingback').uncheck();
    await page.getByLabel('plastic').check();
    await page.getByLabel('Colour', { exact: true }).fill('blue');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const first = page.locator('.day img').first();
    assert.match(await first.getAttribute('src'), /lifecycle\.svg\?style=plastic&color=blue$/);
    await page.getByRole('button', { name: 'Move owner up' }).click();
    assert.match(await first.getAttribute('src'), /owner\.svg\?style=plastic&color=blue$/);
    await page.getByRole('link', { name: 'reStructuredText' }).click();
    assert.equal(await page.locator('.panel:visible').getAttribute('id'), 'panel-rst');
    assert.match(await page.locator('#panel-rst code').first().textContent(), /^\.\. image:: /);
    await visit.end();
  });

  test('there is no button that would do nothing', async () => {
    const visit = await visitPlain(ENTITY);
    assert.equal(await visit.page.getByRole('button', { name: /^Copy/ }).count(), 0);
    await visit.end();
  });
}
