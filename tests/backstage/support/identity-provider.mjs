// A real identity provider, for the client credentials that Backstage's `jwks` access trusts.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

/** How long a token holds unless a test says otherwise. */
const LIFETIME_S = 3_600;

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' };
}

export class IdentityProvider {
  /** What app-config.yaml asks for as `audience`. */
  static AUDIENCE = 'backstage-acme';

  #server;

  /** How long tokens hold that are given from now on, in seconds. */
  lifetime_s = LIFETIME_S;

  /** How many tokens were given. */
  given = 0;

  // Characters that must be escaped on their way.
  clientSecret = `${randomBytes(24).toString('base64')}+/:%`;

  static async start() {
    const idp = new IdentityProvider();
    // The issuer is part of the provider's configuration, and holds the port.
    idp.#server = createServer((request, response) => idp.handle(request, response));
    idp.#server.listen(0, '127.0.0.1');
    await once(idp.#server, 'listening');
    idp.url = `http://127.0.0.1:${idp.#server.address().port}`;
    const provider = new Provider(idp.url, {
      jwks: { keys: [signingKey()] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      clients: [
        {
          client_id: 'badge-service',
          client_secret: idp.clientSecret,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
      ],
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({
            scope: 'catalog',
            audience: IdentityProvider.AUDIENCE,
            accessTokenTTL: idp.lifetime_s,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
    });
    provider.on('client_credentials.issued', () => (idp.given += 1));
    idp.handle = provider.callback();
    return idp;
  }

  /** The service's settings to get tokens with. */
  settings(more = {}) {
    return {
      oauth_token_url: `${this.url}/token`,
      oauth_client_id: 'badge-service',
      oauth_client_secret: this.clientSecret,
      oauth_scopes: ['catalog'],
      oauth_parameters: { resource: 'https://backstage.acme.test' },
      ...more,
    };
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
