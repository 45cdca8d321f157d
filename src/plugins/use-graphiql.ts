import type { GraphQLSchema } from 'graphql';
import type { GraphiQLOptions } from '../graphiql/render-page.js';
import type { RequestState } from '../http/request-state.js';
import type { GatewayPlugin } from './gateway-plugin.js';

export type { GraphiQLOptions } from '../graphiql/render-page.js';

/**
 * Answers a browser that opens the GraphQL endpoint with GraphiQL, and serves the assets that the page loads. All of that is
 * loaded at the first request for it. A browser that opens the root is sent on to the endpoint.
 */
export function useGraphiQL(path: string, schema: GraphQLSchema, options: GraphiQLOptions): GatewayPlugin {
  const load = async () => (await import('../graphiql/create-graphiql.js')).createGraphiQL(options, schema);
  let loading: ReturnType<typeof load> | undefined;

  return {
    async onRequest({ serverContext: { gateway }, url: { searchParams }, endResponse, fetchAPI }) {
      const { method, header } = gateway;
      if (method !== 'GET' && method !== 'HEAD') return;
      if (gateway.path === path && (searchParams.has('asset') || opensPage(gateway))) {
        loading ??= load();
        const { body, ...init } = await (await loading)({ query: searchParams, header });
        endResponse(new fetchAPI.Response(method === 'HEAD' ? null : body, init));
      } else if (gateway.path === '/' && opensPage(gateway)) {
        // Relative, since a proxy may have taken a prefix away.
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: path.slice(1) } }));
      }
    },
  };
}

function opensPage({ header }: RequestState): boolean {
  return header('accept')?.includes('text/html') ?? false;
}
