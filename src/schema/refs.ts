import type Stripe from 'stripe';
import { builder } from './builder.js';

/**
 * Every object type that another one names, declared before any is implemented, so that files which refer to each other
 * never wait for each other. The shapes are stripe-node's own.
 */
export const Token = builder.objectRef<Stripe.Token>('Token');
export const Card = builder.objectRef<Stripe.Card>('Card');
export const BankAccount = builder.objectRef<Stripe.BankAccount>('BankAccount');

/** A deleted customer keeps its id and nothing else. */
// biome-ignore lint/suspicious/noConfusingVoidType: stripe-node types the key so on an object that is there
export type CustomerShape = Pick<Stripe.Customer, 'id'> &
  Partial<Omit<Stripe.Customer, 'id' | 'deleted'>> & { deleted?: boolean | void };
export const Customer = builder.objectRef<CustomerShape>('Customer');

export const Account = builder.objectRef<Stripe.Account>('Account');
