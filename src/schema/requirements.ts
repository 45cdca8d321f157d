import type Stripe from 'stripe';
import { builder } from './builder.js';
import { AccountRequirements, ExternalAccountRequirements, PersonRequirements } from './refs.js';

const CURRENTLY_DUE = 'What must be provided by the deadline, as paths such as `individual.id_number`.';
const EVENTUALLY_DUE = 'What must be provided once certain thresholds are reached.';
const PAST_DUE = 'What was not provided in time; something stays disabled until it is.';
const PENDING = 'What may become due, depending on verification in progress.';
const ERRORS = 'What must be provided again, and why.';
const ALTERNATIVES = 'What may be provided instead.';

ExternalAccountRequirements.implement({
  description:
    'The information that Stripe requires about a bank account for payouts. https://docs.stripe.com/api/external_account_bank_accounts/object',
  fields: (t) => ({
    currentlyDue: t.exposeStringList('currently_due', { description: CURRENTLY_DUE }),
    pastDue: t.exposeStringList('past_due', { description: PAST_DUE }),
    pendingVerification: t.exposeStringList('pending_verification', { description: PENDING }),
    errors: t.nested('errors', { type: [RequirementError], description: ERRORS }),
  }),
});

AccountRequirements.implement({
  description:
    'The information that Stripe requires about an account. https://docs.stripe.com/connect/handling-api-verification',
  fields: (t) => ({
    currentDeadline: t.timestamp('current_deadline', {
      description: 'When `currentlyDue` falls due. Null when nothing is due.',
    }),
    disabledReason: t.exposeString('disabled_reason', {
      description: 'Why the account is disabled, such as `requirements.past_due` or `rejected.fraud`.',
    }),
    currentlyDue: t.exposeStringList('currently_due', { description: CURRENTLY_DUE }),
    eventuallyDue: t.exposeStringList('eventually_due', { description: EVENTUALLY_DUE }),
    pastDue: t.exposeStringList('past_due', { description: PAST_DUE }),
    pendingVerification: t.exposeStringList('pending_verification', { description: PENDING }),
    errors: t.nested('errors', { type: [RequirementError], description: ERRORS }),
    alternatives: t.nested('alternatives', { type: [RequirementAlternative], description: ALTERNATIVES }),
  }),
});

PersonRequirements.implement({
  description:
    'The information that Stripe requires about a person. https://docs.stripe.com/connect/handling-api-verification',
  fields: (t) => ({
    currentlyDue: t.exposeStringList('currently_due', { description: CURRENTLY_DUE }),
    eventuallyDue: t.exposeStringList('eventually_due', { description: EVENTUALLY_DUE }),
    pastDue: t.exposeStringList('past_due', { description: PAST_DUE }),
    pendingVerification: t.exposeStringList('pending_verification', { description: PENDING }),
    errors: t.nested('errors', { type: [RequirementError], description: ERRORS }),
    alternatives: t.nested('alternatives', { type: [RequirementAlternative], description: ALTERNATIVES }),
  }),
});

const RequirementError = builder.objectRef<Stripe.Account.Requirements.Error>('RequirementError').implement({
  description: 'Information that could not be verified.',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description: 'The kind of error, such as `invalid_tax_id` or `verification_document_expired`.',
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'What is wrong and how to fix it, in words.' }),
    requirement: t.exposeString('requirement', { nullable: false, description: 'What must be provided again.' }),
  }),
});

const RequirementAlternative = builder
  .objectRef<Stripe.Account.Requirements.Alternative>('RequirementAlternative')
  .implement({
    description: 'A set of fields that may be provided instead of another.',
    fields: (t) => ({
      alternativeFieldsDue: t.exposeStringList('alternative_fields_due', {
        nullable: false,
        description: 'What may be provided.',
      }),
      originalFieldsDue: t.exposeStringList('original_fields_due', {
        nullable: false,
        description: 'What it replaces.',
      }),
    }),
  });
