import { createToken } from './create-token.js';
import { defineRoute } from './define-route.js';
import { refuseUnknownId } from './refusal.js';
import { expand, tokenParameters } from './token-parameters.js';

export const tokenRoutes = [
  defineRoute({
    method: 'POST',
    path: '/v1/tokens',
    returns: 'token',
    parameters: tokenParameters,
    publishable: true,
    async handle(call, parameters) {
      const record = await createToken(call, parameters);
      call.state.tokens.set(call.caller.scope, record.token.id, record);
      return record.token;
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/tokens/:id',
    returns: 'token',
    parameters: { expand },
    handle: ({ state, caller, id }) =>
      state.tokens.get(caller.scope, id)?.token ?? refuseUnknownId(404, 'token', 'token', id),
  }),
];
