import type Stripe from 'stripe';
import { changeMetadata } from './metadata.js';
import type { ValueOf, Values } from './parameters.js';
import type { Person, Stored } from './stripe-objects.js';
import type { company, personParameters } from './token-parameters.js';

/**
 * What a person, an individual or a company says of itself, as Stripe shows it: an ID, tax or VAT number is dropped, and only
 * that it was given is known.
 */
export interface LegalEntity {
  businessType?: Stripe.Account.BusinessType;
  company?: Partial<Stripe.Account.Company>;
  person?: Partial<Person>;
  tosShown?: boolean;
}

export type PersonValues = Partial<Values<typeof personParameters>>;

export function toPerson(values: PersonValues): Partial<Person> {
  const { id_number, id_number_secondary, ssn_last_4, metadata, relationship, verification, documents, ...shown } =
    values;
  const { additional_tos_acceptances: acceptances, us_cfpb_data: cfpb, ...rest } = shown;
  return {
    ...(withoutUndefined(rest) as Partial<Person>),
    ...(id_number !== undefined && { id_number_provided: true }),
    ...(id_number_secondary !== undefined && { id_number_secondary_provided: true }),
    // Stripe finds the last four digits in a whole American number.
    ...((ssn_last_4 !== undefined || id_number !== undefined) && { ssn_last_4_provided: true }),
    ...(metadata !== undefined && { metadata: changeMetadata(null, metadata) }),
    ...(relationship !== undefined && { relationship: { ...NO_RELATIONSHIP, ...withoutUndefined(relationship) } }),
    ...(acceptances !== undefined && {
      additional_tos_acceptances: acceptances as Person['additional_tos_acceptances'],
    }),
    ...(cfpb !== undefined && { us_cfpb_data: cfpb as Person['us_cfpb_data'] }),
  };
}

export function toCompany(values: NonNullable<ValueOf<typeof company>>): Partial<Stripe.Account.Company> {
  const { tax_id, vat_id, verification, registration_number, structure, ...shown } = values;
  return {
    ...(withoutUndefined(shown) as Partial<Stripe.Account.Company>),
    ...(structure && { structure }),
    ...(tax_id !== undefined && { tax_id_provided: true }),
    ...(vat_id !== undefined && { vat_id_provided: true }),
  };
}

const NO_RELATIONSHIP: Stripe.Person.Relationship = {
  authorizer: false,
  director: false,
  executive: false,
  legal_guardian: false,
  owner: false,
  percent_ownership: null,
  representative: false,
  title: null,
};

const nothingDue = {
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** A person with every field that Stripe returns for one. */
export function createPerson(id: string, account: string, created: number, values: Partial<Person>): Person {
  return {
    id,
    object: 'person',
    account,
    created,
    first_name: null,
    last_name: null,
    email: null,
    phone: null,
    future_requirements: nothingDue,
    id_number_provided: false,
    metadata: {},
    relationship: NO_RELATIONSHIP,
    requirements: nothingDue,
    ssn_last_4_provided: false,
    verification: {
      additional_document: { back: null, details: null, details_code: null, front: null },
      details: null,
      details_code: null,
      document: { back: null, details: null, details_code: null, front: null },
      status: 'unverified',
    },
    ...values,
    dob: { day: null, month: null, year: null, ...values.dob },
    address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null, ...values.address },
  } satisfies Stored<Stripe.Person>;
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
