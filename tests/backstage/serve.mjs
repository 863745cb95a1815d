// Starts the backend and its forge alone, on port 7007 with a fixed token, until Ctrl-C: for trying things
// by hand.
import { Backstage } from './support/backstage.mjs';
import { isAccepted, readDescriptors } from './support/descriptors.mjs';
import { Forge } from './support/forge.mjs';

const token = 'only-for-trying-things-by-hand';
const forge = await Forge.start();
const backstage = await Backstage.start(readDescriptors().filter(isAccepted), {
  port: 7007,
  token,
  forge,
});
console.log(`Backstage serves its catalog at ${backstage.url}/api/catalog, its
badges plugin at ${backstage.url}/api/badges, and besides ${backstage.url}/api/todo
and ${backstage.url}/api/tech-insights. In another terminal:

  BADGES_CATALOG__SOURCE=backstage BADGES_BACKSTAGE__TOKEN=${backstage.factsToken} \\
    cargo run --release -- --api-url ${backstage.url} --app-url ${Backstage.APP_URL}
`);
process.stdin.resume();
