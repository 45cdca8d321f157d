import type { Plugin } from 'graphql-yoga';
import pino from 'pino';
import { expectTypeOf } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.js';

/** Checked by the compiler, never run: what an embedder writes compiles, and mistakes do not. */

const secretKey = 'sk_test_sandbox';

createGateway({ secretKey, context: { shop: 'north' } });
createGateway({ secretKey, context: async ({ gateway }) => ({ caller: gateway.caller.name }) });
createGateway({
  secretKey,
  context: ({ request, params, gateway, address }) => {
    expectTypeOf(request).toEqualTypeOf<Request>();
    expectTypeOf(params.query).toEqualTypeOf<string | undefined>();
    expectTypeOf(gateway.requestId).toEqualTypeOf<string>();
    expectTypeOf(address).toEqualTypeOf<string | undefined>();
    return { shop: request.headers.get('x-shop') };
  },
});
// @ts-expect-error a context is an object
createGateway({ secretKey, context: 'north' });

createGateway({ secretKey, logger: pino() });
createGateway({ secretKey, logger: console });
// @ts-expect-error a logger has four methods
createGateway({ secretKey, logger: { info: () => {} } });

const withContext: Plugin<{ shop: string }> = {
  onExecute: ({ args }) => void expectTypeOf(args.contextValue.shop).toEqualTypeOf<string>(),
};
createGateway({
  secretKey,
  plugins: [withContext, { onResponse: ({ response }) => response.headers.set('x-by', 'me') }],
});
// @ts-expect-error what is no hook is no plugin
createGateway({ secretKey, plugins: [{ onSomething: () => {} }] });

createGateway({ secretKey, cors: { origins: ['https://shop.example'], headers: ['x-shop'] } });
// @ts-expect-error a list of origins
createGateway({ secretKey, cors: { origins: 'https://shop.example' } });

expectTypeOf<Gateway['plugins']>().toExtend<readonly Plugin[]>();
expectTypeOf<Gateway['fetch']>().toBeCallableWith(new Request('http://gateway/graphql'));
expectTypeOf<GatewayOptions['path']>().toEqualTypeOf<string | undefined>();
