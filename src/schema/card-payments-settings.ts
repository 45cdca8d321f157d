import type Stripe from 'stripe';
import { builder } from './builder.js';
import { CardPaymentsSettings } from './refs.js';

CardPaymentsSettings.implement({
  description:
    'How an account takes cards. https://docs.stripe.com/api/accounts/object#account_object-settings-card_payments',
  fields: (t) => ({
    statementDescriptorPrefix: t.exposeString('statement_descriptor_prefix', {
      nullable: true,
      description: "What the text on the payer's statement begins with.",
    }),
    statementDescriptorPrefixKana: t.exposeString('statement_descriptor_prefix_kana', {
      nullable: true,
      description: 'The same in kana. Japan only.',
    }),
    statementDescriptorPrefixKanji: t.exposeString('statement_descriptor_prefix_kanji', {
      nullable: true,
      description: 'The same in kanji. Japan only.',
    }),
    declineOn: t.nested('decline_on', {
      type: CardDeclineRules,
      description: 'When Stripe declines a charge that the issuer has allowed.',
    }),
  }),
});

const CardDeclineRules = builder
  .objectRef<Stripe.Account.Settings.CardPayments.DeclineOn>('CardDeclineRules')
  .implement({
    description: 'When Stripe declines a charge that the issuer has allowed.',
    fields: (t) => ({
      avsFailure: t.exposeBoolean('avs_failure', { description: 'When the check of the postal code fails.' }),
      cvcFailure: t.exposeBoolean('cvc_failure', { description: 'When the check of the code fails.' }),
    }),
  });
