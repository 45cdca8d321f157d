import type Stripe from 'stripe';

type Id = { id: string };
type Metadata = { [key: string]: string };
type Card = { brand: string; last4: string; funding: string };
type MethodData = { type: 'card'; card?: { token: string } };
type Returns<T> = Promise<Id & T>;

/**
 * The part of an SDK that a shop uses. That each major can be assigned to it is checked by the compiler: it takes these
 * parameters, and declares that it returns these fields.
 */
export interface Shop {
  tokens: {
    create: (params: {
      card?: { number: string; exp_month: string; exp_year: string; cvc?: string };
      cvc_update?: { cvc: string };
      account?: { business_type: 'company'; company: { name: string }; tos_shown_and_accepted: boolean };
      person?: { first_name: string; id_number: string };
      pii?: { id_number: string };
    }) => Returns<{ used: boolean; type: string }>;
    retrieve: (id: string) => Returns<{ used: boolean; client_ip: string | null; card?: Card }>;
  };
  customers: {
    create: (params: {
      source?: string;
      email?: string;
      metadata?: Metadata;
    }) => Returns<{ email: string | null; created: number }>;
    update: (id: string, params: { metadata?: Metadata }) => Returns<{ metadata: Metadata }>;
    listPaymentMethods: (id: string) => { autoPagingToArray: (options: { limit: number }) => Promise<Id[]> };
  };
  paymentMethods: {
    create: (
      params: MethodData,
    ) => Returns<{ type: string; card?: { brand: string; last4: string; country: string | null } }>;
    attach: (id: string, params: { customer: string }) => Returns<{ livemode: boolean }>;
  };
  paymentIntents: {
    create: (params: {
      amount: number;
      currency: string;
      confirm?: boolean;
      customer?: string;
      confirmation_token?: string;
      payment_method?: string;
      payment_method_options?: { card: { cvc_token?: string } };
      expand?: string[];
      off_session?: boolean;
    }) => Returns<{
      amount: number;
      amount_received: number;
      client_secret: string | null;
      currency: string;
      last_payment_error: { code?: string } | null;
      next_action: { type: string } | null;
      payment_method_types: string[];
      status: string;
    }>;
    retrieve: (id: string) => Returns<{ status: string; metadata: Metadata }>;
  };
  setupIntents: {
    create: (params: { confirm: boolean; customer: string; payment_method: string }) => Returns<{
      status: string;
      usage: string;
      last_setup_error: { code?: string } | null;
    }>;
  };
  charges: {
    create: (params: { amount: number; currency: string; source?: string; customer?: string }) => Returns<{
      amount_captured: number;
      balance_transaction: unknown;
      billing_details: { email: string | null };
      outcome: { type: string; risk_level?: string } | null;
      paid: boolean;
      status: string;
    }>;
    list: (params: { limit: number; customer: string }) => {
      autoPagingToArray: (options: { limit: number }) => Promise<Id[]>;
    };
  };
  sources: { create: (params: { type: string; token: string }) => Returns<{ status: string; client_secret: string }> };
  accounts: {
    create: (params: { type: 'custom'; country: string; account_token: string }) => Returns<{
      charges_enabled: boolean;
      company?: { name?: string | null };
    }>;
    createPerson: (
      id: string,
      params: { person_token: string },
    ) => Returns<{
      account: string;
      first_name?: string | null;
      id_number_provided?: boolean;
    }>;
  };
  confirmationTokens: {
    retrieve: (
      id: string,
    ) => Returns<{ payment_intent: string | null; expires_at: number | null; use_stripe_sdk: boolean }>;
  };
  testHelpers: {
    confirmationTokens: {
      create: (params: { payment_method: string; return_url?: string }) => Returns<{ payment_intent: string | null }>;
    };
  };
}

export function toShop(stripe: Stripe): Shop {
  return stripe;
}
