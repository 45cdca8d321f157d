import type { GatewayPlugin } from './gateway-plugin.js';

/**
 * Leaves out what Yoga does for each request and this gateway replaces. For a Yoga server of the gateway's own: it takes hooks
 * away from every plugin that stands before it, which are Yoga's.
 */
export function useLeanYoga(): GatewayPlugin {
  const lean: GatewayPlugin = {
    onPluginInit({ plugins }) {
      // `useGraphQLOverHTTP` replaces every parser of requests and every writer of results that Yoga's plugins choose: to let
      // them choose takes 10 % of a read through Yoga's HTTP layer.
      for (const plugin of plugins.slice(0, plugins.indexOf(lean as (typeof plugins)[number])) as GatewayPlugin[]) {
        delete plugin.onRequestParse;
        delete plugin.onResultProcess;
      }
    },
    onYogaInit({ yoga }) {
      // Every URL ends with nothing. The option takes no empty text, and a pattern that matches every path costs 5 % of such a
      // read. `useUnhandledRequests` compares the path, which a framework that mounts the handler may have cut from the URL.
      yoga.graphqlEndpoint = '';
    },
  };
  return lean;
}
