import type Stripe from 'stripe';
import { immutable } from '../expansion/mutability.js';
import { builder } from './builder.js';

/**
 * Every object type that another one names, declared before any is implemented, so that files which refer to each other
 * never wait for each other. The shapes are stripe-node's own.
 */
export const StripeObject = builder.interfaceRef<{ id: string }>('StripeObject').implement({
  description: 'An object that lives at Stripe under an id of its own.',
  fields: (t) => ({
    id: t.exposeID('id', {
      nullable: false,
      description: "Stripe's own id of the object. Its prefix tells the kind.",
      extensions: immutable('id'),
    }),
  }),
});

export const Token = builder.objectRef<Stripe.Token>('Token');
export const ConfirmationToken = builder.objectRef<Stripe.ConfirmationToken>('ConfirmationToken');
export const Card = builder.objectRef<Stripe.Card>('Card');
export const BankAccount = builder.objectRef<Stripe.BankAccount>('BankAccount');

/** A deleted customer keeps its id and nothing else. */
export type CustomerShape = Pick<Stripe.Customer, 'id'> &
  Partial<Omit<Stripe.Customer, 'id' | 'deleted'>> & { deleted?: Stripe.Customer['deleted'] | true };
export const Customer = builder.objectRef<CustomerShape>('Customer');

export const Account = builder.objectRef<Stripe.Account>('Account');
export const Person = builder.objectRef<Stripe.Person>('Person');
export const Source = builder.objectRef<Stripe.Source>('Source');
export const PaymentMethod = builder.objectRef<Stripe.PaymentMethod>('PaymentMethod');
export const Subscription = builder.objectRef<Stripe.Subscription>('BillingSubscription');
export const Discount = builder.objectRef<Stripe.Discount>('Discount');
export const Coupon = builder.objectRef<Stripe.Coupon>('Coupon');
export const PromotionCode = builder.objectRef<Stripe.PromotionCode>('PromotionCode');
export const TaxId = builder.objectRef<Stripe.TaxId>('TaxId');
export const TestClock = builder.objectRef<Stripe.TestHelpers.TestClock>('TestClock');

// Hashes without an id, which stand inside the objects above.
export const Address = builder.objectRef<Stripe.Address>('Address');
export const JapanAddress = builder.objectRef<Stripe.Person.AddressKana>('JapanAddress');
export const Shipping = builder.objectRef<Stripe.Customer.Shipping>('Shipping');
export const MoneyAmount = builder.objectRef<{ currency: string; amount: number }>('MoneyAmount');
export const CalendarDate = builder.objectRef<Stripe.Person.Dob>('CalendarDate');
export const Declaration = builder.objectRef<Partial<Stripe.Account.Company.OwnershipDeclaration>>('Declaration');
export const VerificationDocument = builder.objectRef<Stripe.Person.Verification.Document>('VerificationDocument');

export const UsBankAccountPaymentMethod =
  builder.objectRef<Stripe.PaymentMethod.UsBankAccount>('UsBankAccountPaymentMethod');
/** The bank accounts of several countries under one type: each has some of these keys. */
export type BankDebitShape = Partial<
  Stripe.PaymentMethod.SepaDebit &
    Stripe.PaymentMethod.BacsDebit &
    Stripe.PaymentMethod.AuBecsDebit &
    Stripe.PaymentMethod.AcssDebit
>;
export const BankDebitPaymentMethod = builder.objectRef<BankDebitShape>('BankDebitPaymentMethod');

export const ExternalAccountRequirements =
  builder.objectRef<Stripe.BankAccount.Requirements>('ExternalAccountRequirements');
export const AccountRequirements = builder.objectRef<Stripe.Account.Requirements>('AccountRequirements');
export const PersonRequirements = builder.objectRef<Stripe.Person.Requirements>('PersonRequirements');

export const BusinessProfile = builder.objectRef<Stripe.Account.BusinessProfile>('BusinessProfile');
export const AccountCapability = builder.objectRef<{ name: string; status: string }>('AccountCapability');
export const Company = builder.objectRef<Stripe.Account.Company>('Company');
export const AccountSettings = builder.objectRef<Stripe.Account.Settings>('AccountSettings');
