import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { defineRoute, findObject } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { choice, currency, email, hash, ignored, positiveInteger, text } from './parameters.js';
import { address, toAddress } from './shared-parameters.js';
import { failMissing, failParameter } from './stripe-error.js';
import { BEHAVIOR, type Card, type Source } from './stripe-objects.js';
import { takeCard } from './use-token.js';

const owner = hash({ address, email, name: text(), phone: text() });

/** Legacy Sources of the type `card`: https://docs.stripe.com/api/sources */
export const sourceRoutes = [
  defineRoute(
    'POST /v1/sources',
    { returns: 'source', publishable: true },
    {
      amount: positiveInteger,
      currency,
      customer: text(),
      metadata,
      owner,
      statement_descriptor: text(),
      token: text(),
      type: text(),
      usage: choice('reusable', 'single_use'),
      ...ignored('flow', 'mandate', 'original_source', 'receiver', 'redirect', 'source_order'),
    },
    (call, values) => {
      if (values.type !== undefined && values.type !== 'card') {
        failParameter('type', 'The sandbox has sources of the type card only.');
      }
      if (values.customer !== undefined) findCustomer(call, values.customer, 400);
      const card = takeCard(call, values.token ?? failMissing('token'), 'token');
      const source = createSource(card, call.state.seconds(), {
        amount: values.amount ?? null,
        currency: values.currency ?? null,
        metadata: changeMetadata(null, values.metadata),
        owner: {
          ...NO_OWNER,
          address: toAddress(values.owner?.address),
          email: values.owner?.email ?? null,
          name: values.owner?.name ?? card.name,
          phone: values.owner?.phone ?? null,
        },
        statement_descriptor: values.statement_descriptor ?? null,
        usage: values.usage ?? 'reusable',
      });
      call.state.objects.set(call.caller.scope, source);
      return source;
    },
  ),
  defineRoute('GET /v1/sources/:id', { returns: 'source' }, ignored('client_secret'), (call) =>
    findObject(call, 'source', call.id, 'source'),
  ),
];

const NO_OWNER: NonNullable<Source['owner']> = {
  ...{ address: null, email: null, name: null, phone: null },
  ...{ verified_address: null, verified_email: null, verified_name: null, verified_phone: null },
};

export function createSource(card: Card, created: number, given: Partial<Source> = {}): Source {
  const id = given.id ?? createId('src');
  return {
    id,
    object: 'source',
    allow_redisplay: 'unspecified',
    amount: null,
    card: {
      address_line1_check: card.address_line1_check,
      address_zip_check: card.address_zip_check,
      brand: card.brand,
      country: card.country,
      cvc_check: card.cvc_check,
      dynamic_last4: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? undefined,
      funding: card.funding,
      last4: card.last4,
      name: card.name,
      three_d_secure: 'optional',
      tokenization_method: null,
    },
    client_secret: `${id}_secret_${createId('').slice(1)}`,
    created,
    currency: null,
    flow: 'none',
    livemode: false,
    metadata: {},
    owner: NO_OWNER,
    statement_descriptor: null,
    status: 'chargeable',
    type: 'card',
    usage: 'reusable',
    [BEHAVIOR]: card[BEHAVIOR],
    ...given,
  };
}
