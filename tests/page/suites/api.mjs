// The page of the OpenAPI document.
import assert from 'node:assert/strict';
import { test } from 'node:test';

export function apiTests({ demo, browser }) {
  test('it is a link away from the first page, and has every route', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const { page } = visit;
    await page.getByRole('link', { name: 'the API' }).click();
    await page.waitForURL(`${demo.url}/docs`);
    assert.equal(await page.locator('h1').textContent(), 'What can be asked for');
    const { paths } = JSON.parse((await demo.ask('/openapi.json')).text);
    assert.deepEqual(
      (await page.locator('article h3').allTextContents()).sort(),
      Object.keys(paths).sort(),
    );
    await visit.fitsItsWindow();
    await visit.end();
  });

  test('a line for a shell is copied, and answers are opened, by keyboard', async () => {
    const visit = await browser.visit(`${demo.url}/docs`);
    const { page } = visit;
    await page.locator('html.js').waitFor();
    const search = page.locator('#search');
    const answers = search.locator('details').last();
    assert.equal(await answers.locator('dl').isVisible(), false);
    await answers.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.match(await answers.locator('dl').textContent(), /What was found, the best first/);
    await visit.isAccessible('an opened answer');
    await search.getByRole('button', { name: 'Copy' }).focus();
    await page.keyboard.press('Enter');
    await visit.says(/^Copied/);
    const copied = await visit.clipboard();
    assert.equal(copied, `curl '${demo.url}/catalog/search?q=departure'`);
    await visit.end();
  });

  test('a small window holds it', async () => {
    const visit = await browser.visit(`${demo.url}/docs`, { width: 360 });
    await visit.fitsItsWindow();
    await visit.isAccessible('a small window');
    await visit.end();
  });
}
