import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Address, BusinessProfile, MoneyAmount } from './refs.js';

BusinessProfile.implement({
  description:
    'What a business does and how it is reached. https://docs.stripe.com/api/accounts/object#account_object-business_profile',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name that customers know it by.' }),
    mcc: t.exposeString('mcc', {
      nullable: true,
      description: 'The merchant category code, four digits. https://docs.stripe.com/connect/setting-mcc',
    }),
    productDescription: t.exposeString('product_description', {
      nullable: true,
      description: 'What it sells, in words: for Stripe, not for customers.',
    }),
    url: t.exposeString('url', { nullable: true, description: 'The address of its website.' }),
    supportEmail: t.exposeString('support_email', {
      nullable: true,
      description: 'The email address where customers get help.',
    }),
    supportPhone: t.exposeString('support_phone', {
      nullable: true,
      description: 'The phone number where customers get help.',
    }),
    supportUrl: t.exposeString('support_url', {
      nullable: true,
      description: 'The page where customers get help.',
    }),
    supportAddress: t.nested('support_address', {
      type: Address,
      description: 'The postal address where customers get help.',
    }),
    estimatedWorkerCount: t.exposeInt('estimated_worker_count', {
      nullable: true,
      description: 'About how many people work for it.',
    }),
    monthlyEstimatedRevenue: t.nested('monthly_estimated_revenue', {
      type: MoneyAmount,
      description: 'About what it takes in a month.',
    }),
    annualRevenue: t.nested('annual_revenue', { type: AnnualRevenue, description: 'What it took in a year.' }),
    minorityOwnedBusinessDesignation: t.exposeStringList('minority_owned_business_designation', {
      nullable: true,
      description:
        'Who owns it, as it has said itself: `women_owned_business`, `minority_owned_business`, `lgbtqi_owned_business`, `none_of_these_apply` or `prefer_not_to_answer`.',
    }),
    specifiedCommercialTransactionsActUrl: t.exposeString('specified_commercial_transactions_act_url', {
      nullable: true,
      description: 'In Japan: the page with what the act on specified commercial transactions asks for.',
    }),
  }),
});

const AnnualRevenue = builder.objectRef<Stripe.Account.BusinessProfile.AnnualRevenue>('AnnualRevenue').implement({
  description: 'What a business took in a year.',
  fields: (t) => ({
    amount: t.exposeFloat('amount', {
      nullable: true,
      description:
        'A whole number in the smallest unit of the currency, such as cents. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { nullable: true, description: 'The currency, ISO 4217 in lower case.' }),
    fiscalYearEnd: t.exposeString('fiscal_year_end', {
      nullable: true,
      description: 'The last day of that year, such as `2025-12-31`.',
    }),
  }),
});
