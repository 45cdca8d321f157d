import { AccountController } from './refs.js';

AccountController.implement({
  description:
    'Who controls a connected account and answers for it. https://docs.stripe.com/connect/migrate-to-controller-properties',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: true,
      description: 'Who controls it: `application` for a platform, `account` for itself.',
    }),
    isController: t.exposeBoolean('is_controller', {
      nullable: true,
      description: 'Whether the platform that asks controls it.',
    }),
    requirementCollection: t.exposeString('requirement_collection', {
      nullable: true,
      description: 'Who gathers what Stripe needs to know: `stripe` or `application`.',
    }),
    feesPayer: t.string({
      nullable: true,
      description: "Who pays Stripe's fees: `account`, `application`, `application_custom` or `application_express`.",
      resolve: (controller) => controller.fees?.payer,
    }),
    lossesPayments: t.string({
      nullable: true,
      description: 'Who answers for negative balances from payments: `stripe` or `application`.',
      resolve: (controller) => controller.losses?.payments,
    }),
    stripeDashboardType: t.string({
      nullable: true,
      description: 'The dashboard that its owner has: `express`, `full` or `none`.',
      resolve: (controller) => controller.stripe_dashboard?.type,
    }),
  }),
});
