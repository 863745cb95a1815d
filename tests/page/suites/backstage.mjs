// The pages over a real Backstage, and without it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Backstage } from '../../backstage/support/backstage.mjs';
import { isAccepted, readDescriptors } from '../../backstage/support/descriptors.mjs';
import { Service } from '../../backstage/support/service.mjs';

const ENTITY = '/ui/default/component/payments-api';

export function backstageTests({ browser }) {
  let backstage;
  let service;

  before(async () => {
    backstage = await Backstage.start(readDescriptors().filter(isAccepted));
    service = await (await Service.start(backstage)).ready();
  });

  after(async () => {
    await service?.stop();
    await backstage?.stop();
  });

  test('an entity is found by the catalog, restyled and copied with the public address', async () => {
    const visit = await browser.visit(`${service.url}/`);
    const { page } = visit;
    await page.locator('#q').fill('payments');
    await page.locator('#found li').first().waitFor();
    await page.locator('#found li', { hasText: 'component:default/payments-api' }).click();
    await page.waitForURL(`${service.url}${ENTITY}`);
    await visit.seesPictures();
    await page.getByLabel('plastic').check();
    await visit.says('The badges are renewed');
    await page.getByRole('button', { name: /^Copy all/ }).click();
    await visit.says('Copied: all');
    const path = ENTITY.replace('/ui/', '/entity/');
    const { text } = await service.ask(`${path}/snippets.md?style=plastic`);
    assert.equal(await visit.clipboard(), text);
    assert.ok(text.includes(`(${Service.PUBLIC_URL}${path}/badge/`), text);
    await visit.isAccessible('an entity of Backstage');
    await visit.end();
  });

  test('the same is found however it is looked for', async () => {
    const search = async query => {
      const answer = await service.ask(`/catalog/search?${query}`);
      assert.equal(answer.status, 200, answer.text);
      return answer.json().items.map(item => item.ref);
    };
    for (const query of ['q=payments-api', 'q=API%20payments', 'q=PAYMENTS-API&kind=component']) {
      assert.equal((await search(query))[0], 'component:default/payments-api', query);
    }
    const [first] = (await service.ask('/catalog/search?q=payments-api')).json().items;
    const owned = await search(`owner=${encodeURIComponent(first.owner)}&limit=100`);
    assert.ok(owned.includes('component:default/payments-api'), `${owned}`);
    assert.deepEqual(await search('q=nothing-is-called-so'), []);
  });

  test('with the catalog away, what is known is shown and the rest is said to be away', async () => {
    const visit = await browser.visit(`${service.url}${ENTITY}`, { expects: [502, 503, 504] });
    const { page } = visit;
    await backstage.kill();
    await page.reload();
    assert.equal(await page.locator('.day img').count() > 0, true);
    await visit.seesPictures();
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await visit.go(`${service.url}/?q=unheard-of`);
      assert.equal(await page.locator('h1').textContent(), 'The catalog does not answer');
      assert.ok([502, 503, 504].includes(visit.response.status()), `${visit.response.status()}`);
      await visit.isAccessible(scheme);
    }
    await page.getByRole('link', { name: 'Try again' }).click();
    assert.match(page.url(), /\?q=unheard-of$/);
    await visit.end();
  });
}
