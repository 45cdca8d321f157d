import { graphiQLVersion, readGraphiQLAsset } from '../graphiql/graphiql-assets.js';
import { GRAPHIQL_CONTENT_SECURITY_POLICY, renderGraphiQLPage } from '../graphiql/graphiql-page.js';
import { defaultTabs } from '../graphiql/tabs.js';
import type { GraphiQL } from '../http/answer-request.js';
import { SEEDS } from '../sandbox/seeds.js';

/** The explorer with its assets, as the doors serve it. Nothing of it is read before somebody asks for it. */
export function createGraphiQL(upstream: 'sandbox' | 'test' | 'live'): GraphiQL {
  const seeds = upstream === 'sandbox' ? { ...SEEDS, connectedAccount: SEEDS.account } : undefined;
  return {
    page: async () => ({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': GRAPHIQL_CONTENT_SECURITY_POLICY,
        'cache-control': 'no-cache',
      },
      body: renderGraphiQLPage({
        tabs: defaultTabs(seeds),
        upstream,
        version: await graphiQLVersion(),
        ...(seeds && { seedToken: seeds.cardToken }),
      }),
    }),
    asset: async (name, acceptEncoding) => {
      const asset = await readGraphiQLAsset(name, acceptEncoding ?? null);
      // What is kept is shared: an answer gets headers of its own.
      return asset && { status: 200, headers: { ...asset.headers }, body: asset.body };
    },
  };
}
