// From the first page to a copied line without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ENTITY } from '../support/demo.mjs';

/** More than there are things to reach on a page. */
const MOST_STEPS = 120;

/** Goes on by Tab until `selector` has the focus; what had it must be seen to have it. */
async function tabTo(page, selector) {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [isThere, isSeen, what] = await page.evaluate(selector => {
      const focused = document.activeElement;
      // A row or a label around it may be what shows the focus.
      const shown = [focused, focused.closest('.style'), focused.closest('.card')].filter(Boolean);
      const isSeen = shown.some(element => getComputedStyle(element).outlineStyle !== 'none');
      return [focused.matches(selector), isSeen, focused.outerHTML.slice(0, 120)];
    }, selector);
    if (step > 0) assert.ok(isSeen, `the focus is not seen on ${what}`);
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`no Tab leads to ${selector}`);
}

export function keyboardTests({ demo, browser }) {
  test('an entity is found, restyled and copied', async () => {
    const visit = await browser.visit(`${demo.url}/`);
    const { page } = visit;
    // What is typed goes into the search field.
    await page.keyboard.type('departure b');
    await page.locator('#found').getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    const active = await page.locator('#q').getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${demo.url}${ENTITY}`);
    await page.locator('html.js').waitFor();

    await tabTo(page, '#tab-markdown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    assert.equal(await page.locator('.panel:visible').getAttribute('id'), 'panel-json');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-html');

    await tabTo(page, 'input[name=badges]');
    await page.keyboard.press('Space');
    await visit.says('The badges are renewed');
    await tabTo(page, 'button[value="up:owner"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/badges=owner,lifecycle/);
    assert.equal(
      await page.evaluate(() => document.activeElement.value),
      'up:owner',
      'the focus stays',
    );
    await tabTo(page, 'input[name=style]');
    await page.keyboard.press('ArrowDown');
    await page.waitForURL(/style=flat&/);
    await page.locator('[data-live][aria-busy]').first().waitFor({ state: 'detached' });

    await page.keyboard.press('Home');
    await page.evaluate(() => document.querySelector('h1').focus());
    await tabTo(page, '#panel-html [data-copy-from="all-html"]');
    await page.keyboard.press('Enter');
    await visit.says(/^Copied: all 9 badges in HTML/);
    const query = new URL(page.url()).search;
    const { text } = await demo.ask(`${ENTITY.replace('/ui/', '/entity/')}/snippets.html${query}`);
    assert.equal(await visit.clipboard(), text);
    await visit.end();
  });

  test('the content is one step away, and the search is a slash away', async () => {
    const visit = await browser.visit(`${demo.url}/?limit=none&q=x`, { expects: [400] });
    const { page } = visit;
    await page.keyboard.press('Tab');
    assert.equal(await page.locator('a.skip').evaluate(it => it === document.activeElement), true);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
    await visit.end();
  });
}
