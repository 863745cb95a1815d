// Starts the backend alone, on port 7007 with a fixed token, until Ctrl-C: for trying things by hand.
import { Backstage } from './support/backstage.mjs';
import { isAccepted, readDescriptors } from './support/descriptors.mjs';

const token = 'only-for-trying-things-by-hand';
const backstage = await Backstage.start(readDescriptors().filter(isAccepted), { port: 7007, token });
console.log(`Backstage serves its catalog at ${backstage.url}/api/catalog and its
badges plugin at ${backstage.url}/api/badges. In another terminal:

  BADGES_CATALOG__SOURCE=backstage BADGES_BACKSTAGE__TOKEN=${token} \\
    cargo run --release -- --api-url ${backstage.url} --app-url ${Backstage.APP_URL}
`);
process.stdin.resume();
