// A private catalog: a token is asked for, and stays in the tab.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Demo, ENTITY } from '../support/demo.mjs';

const TOKEN = 'a-token-of-the-operators';

export function doorTests({ browser }) {
  let demo;

  before(async () => {
    demo = await Demo.start({ access: { private: 'token', tokens: [TOKEN] } });
  });

  after(() => demo?.stop());

  const visitPrivate = (path, options) =>
    browser.visit(`${demo.url}${path}`, { expects: [401], ...options });

  test('a token opens the page, this tab keeps it, and another has none', async () => {
    const visit = await visitPrivate(ENTITY);
    const { page } = visit;
    assert.equal(visit.response.status(), 401);
    assert.equal(await page.locator('h1').textContent(), 'This catalog is private');
    await page.getByLabel('Token').fill('of-somebody-else');
    await page.getByRole('button', { name: 'Show the catalog' }).click();
    await page.getByRole('alert').filter({ hasText: 'That token opens nothing here' }).waitFor();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByLabel('Token').press('Enter');
    await page.getByRole('heading', { name: 'Departure Board' }).waitFor();
    await visit.seesPictures();
    await page.getByLabel('plastic').check();
    await visit.says('The badges are renewed');
    await page.getByRole('button', { name: 'Copy owner in Markdown' }).click();
    await visit.says('Copied: owner in Markdown');

    await page.getByRole('link', { name: 'Find another' }).click();
    await page.getByRole('combobox', { name: 'Name, title' }).fill('ticket');
    await page.locator('#found li').first().waitFor();
    assert.deepEqual(await page.locator('#recent a').allTextContents(), ['Departure Board']);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, '']);

    const other = await page.context().newPage();
    await other.goto(`${demo.url}/`);
    assert.equal(await other.locator('h1').textContent(), 'This catalog is private');
    await other.close();

    await page.getByRole('button', { name: 'Forget my token' }).click();
    await page.getByRole('heading', { name: 'This catalog is private' }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await visit.end();
  });

  test('without script the page says what can be done', async () => {
    const visit = await visitPrivate(ENTITY, { script: false });
    assert.match(await visit.page.locator('main').textContent(), /Without script a page cannot/);
    assert.equal(await visit.page.locator('#token').isHidden(), true);
    await visit.end();
  });

  test('nobody is shut out at the door', async () => {
    for (const scheme of ['light', 'dark']) {
      const visit = await visitPrivate('/', { scheme });
      await visit.isAccessible(scheme);
      await visit.end();
    }
  });
}
