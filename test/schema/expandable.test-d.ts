import type Stripe from 'stripe';
import { expectTypeOf } from 'vitest';
import type { ListKey, OptionalKey, ReferenceKey } from '../../src/expansion/expansion-plugin.js';
import { builder } from '../../src/schema/builder.js';
import { PaymentSource } from '../../src/schema/payment-source.js';
import {
  Account,
  Address,
  BankAccount,
  Card,
  Coupon,
  Customer,
  type CustomerShape,
  Discount,
  PaymentMethod,
  PromotionCode,
  Subscription,
  TaxId,
  TestClock,
} from '../../src/schema/refs.js';

/**
 * Checked by the compiler, never run. An expandable field stands for a key that stripe-node types `string | Object`, and
 * any other key does not compile.
 */
expectTypeOf<ReferenceKey<Stripe.Token>>().toEqualTypeOf<never>();
expectTypeOf<ReferenceKey<Stripe.Card>>().toEqualTypeOf<'account' | 'customer'>();
expectTypeOf<ReferenceKey<Stripe.BankAccount>>().toEqualTypeOf<'account' | 'customer'>();
expectTypeOf<ReferenceKey<CustomerShape>>().toEqualTypeOf<'default_source' | 'test_clock'>();
expectTypeOf<ReferenceKey<Stripe.Customer.InvoiceSettings>>().toEqualTypeOf<'default_payment_method'>();
expectTypeOf<ReferenceKey<Stripe.Discount>>().toEqualTypeOf<'customer' | 'promotion_code'>();
expectTypeOf<ReferenceKey<Stripe.Discount.Source>>().toEqualTypeOf<'coupon'>();
expectTypeOf<ReferenceKey<Stripe.PromotionCode>>().toEqualTypeOf<'customer'>();
expectTypeOf<ReferenceKey<Stripe.PromotionCode.Promotion>>().toEqualTypeOf<'coupon'>();
expectTypeOf<ReferenceKey<Stripe.PaymentMethod>>().toEqualTypeOf<'customer'>();
expectTypeOf<ReferenceKey<Stripe.ConfirmationToken>>().toEqualTypeOf<never>();
expectTypeOf<ReferenceKey<Stripe.ConfirmationToken.PaymentMethodPreview>>().toEqualTypeOf<'customer'>();
expectTypeOf<ReferenceKey<Stripe.PaymentMethod.Card.GeneratedFrom>>().toEqualTypeOf<'setup_attempt'>();
expectTypeOf<ReferenceKey<Stripe.TaxId>>().toEqualTypeOf<'customer'>();
expectTypeOf<ReferenceKey<Stripe.Source>>().toEqualTypeOf<never>();
expectTypeOf<ReferenceKey<Stripe.Account>>().toEqualTypeOf<never>();
expectTypeOf<ReferenceKey<Stripe.Subscription>>().toEqualTypeOf<
  | 'application'
  | 'customer'
  | 'default_payment_method'
  | 'default_source'
  | 'latest_invoice'
  | 'on_behalf_of'
  | 'pending_setup_intent'
  | 'schedule'
  | 'test_clock'
>();

expectTypeOf<ListKey<CustomerShape>>().toEqualTypeOf<'sources' | 'subscriptions' | 'tax_ids'>();
expectTypeOf<ListKey<Stripe.Account>>().toEqualTypeOf<'external_accounts'>();
expectTypeOf<ListKey<Stripe.Subscription>>().toEqualTypeOf<'items'>();
expectTypeOf<'cash_balance' | 'tax'>().toExtend<OptionalKey<CustomerShape>>();
expectTypeOf<'applies_to' | 'currency_options'>().toEqualTypeOf<OptionalKey<Stripe.Coupon>>();

const description = 'A field of a type test.';

builder.objectFields(Card, (t) => ({
  account: t.expandable('account', { type: Account, description }),
  customer: t.expandable('customer', { type: Customer, description }),
  // @ts-expect-error a word is no reference
  brand: t.expandable('brand', { type: Customer, description }),
  // @ts-expect-error a hash is no reference
  networks: t.expandable('networks', { type: Customer, description }),
  // @ts-expect-error Stripe has no such key
  owner: t.expandable('owner', { type: Customer, description }),
  // @ts-expect-error a customer is no account
  other: t.expandable('customer', { type: Account, description }),
  // @ts-expect-error a word is no hash
  last4: t.nested('last4', { type: Customer, description }),
}));

builder.objectFields(BankAccount, (t) => ({
  account: t.expandable('account', { type: Account, description }),
  customer: t.expandable('customer', { type: Customer, description }),
  // @ts-expect-error the hash stands in the reply
  requirements: t.expandable('requirements', { type: Account, description }),
}));

builder.objectFields(Customer, (t) => ({
  defaultSource: t.expandable('default_source', { type: PaymentSource, description }),
  testClock: t.expandable('test_clock', { type: TestClock, description }),
  sources: t.stripeList('sources', { type: [PaymentSource], onDemand: true, description }),
  // @ts-expect-error a list is no reference
  list: t.expandable('sources', { type: PaymentSource, description }),
  // @ts-expect-error a number is no hash on demand
  balance: t.onDemand('balance', { type: Address, description }),
  // @ts-expect-error an address is no list
  address: t.stripeList('address', { type: [Address], description }),
  // @ts-expect-error a discount is no address
  discount: t.nested('discount', { type: Address, description }),
  // @ts-expect-error a clock is no source
  clock: t.expandable('default_source', { type: TestClock, description }),
}));

builder.objectFields(Discount, (t) => ({
  customer: t.expandable('customer', { type: Customer, description }),
  promotionCode: t.expandable('promotion_code', { type: PromotionCode, description }),
  // @ts-expect-error an id that never turns into an object
  invoice: t.expandable('invoice', { type: Customer, description }),
}));

builder.objectFields(Subscription, (t) => ({
  customer: t.expandable('customer', { type: Customer, description }),
  defaultPaymentMethod: t.expandable('default_payment_method', { type: PaymentMethod, description }),
  defaultSource: t.expandable('default_source', { type: PaymentSource, description }),
  onBehalfOf: t.expandable('on_behalf_of', { type: Account, description }),
  testClock: t.expandable('test_clock', { type: TestClock, description }),
  // @ts-expect-error a list of references is not one
  discounts: t.expandable('discounts', { type: Discount, description }),
}));

builder.objectFields(TaxId, (t) => ({
  customer: t.expandable('customer', { type: Customer, description }),
  // @ts-expect-error a coupon is no customer
  coupon: t.expandable('customer', { type: Coupon, description }),
}));
