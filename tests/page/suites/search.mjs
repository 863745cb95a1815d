// Search as you type, and what is there before.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ENTITY } from '../support/demo.mjs';

export function searchTests({ demo, browser }) {
  test('what is typed is found, told, and led to', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const { page } = visit;
    const field = page.getByRole('combobox', { name: 'Name, title' });
    await field.fill('depart');
    const first = page.locator('#found').getByRole('option').first();
    await first.waitFor();
    assert.match(await first.textContent(), /Departure Board/);
    await visit.says(/^\d+ entities found/);
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    await first.click();
    await page.waitForURL(`${demo.url}${ENTITY}`);
    assert.equal(await page.locator('h1').textContent(), 'Departure Board');
    await visit.end();
  });

  test('kind and owner narrow it, and Enter without a choice is a page of results', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const { page } = visit;
    await page.getByLabel('Kind').selectOption('API');
    await page.getByRole('combobox', { name: 'Name, title' }).fill('depart');
    await page.locator('#found li').first().waitFor();
    assert.deepEqual(await page.locator('#found .kind').allTextContents(), ['API']);
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\/\?q=depart&kind=API/);
    assert.equal(await page.locator('#results-title').textContent(), 'One entity');
    await visit.end();
  });

  test('nothing found is said, and Escape closes the list and then empties the field', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const { page } = visit;
    await page.locator('#q').fill('zzzz');
    await visit.says('Nothing is called so');
    await page.locator('#q').press('Escape');
    assert.equal(await page.locator('#found-status').isHidden(), true);
    await page.locator('#q').press('Escape');
    assert.equal(await page.locator('#q').inputValue(), '');
    await visit.end();
  });

  test('a search that gets no answer says so and can be tried again', async () => {
    const visit = await browser.visit(`${demo.url}/`, { expects: [503] });
    const { page } = visit;
    await page.route('**/catalog/search?*', route => route.fulfill({ status: 503, json: {} }));
    await page.locator('#q').fill('depart');
    await visit.says('The catalog does not answer now');
    await page.unroute('**/catalog/search?*');
    await page.locator('#q').press('Enter');
    await page.waitForURL(/\?q=depart/);
    await visit.end();
  });

  test('what was looked at is kept by this browser until it is cleared', async () => {
    const visit = await browser.visit(`${demo.url}${ENTITY}`);
    const { page } = visit;
    await visit.go(`${demo.url}/`);
    const seen = page.locator('#recent a');
    assert.deepEqual(await seen.allTextContents(), ['Departure Board']);
    assert.equal(await seen.getAttribute('href'), ENTITY);
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await page.locator('#recent').isHidden(), true);
    await page.reload();
    assert.equal(await page.locator('#recent').isHidden(), true);
    await visit.end();
  });
}
