import { Client, type CombinedError, fetchExchange } from '@urql/core';
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';
import type { Problem } from './problem.js';
import { toProblem } from './to-problem.js';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { CardNumber: string; CardVerificationCode: string };
}>();

export type CardInput = ReturnType<typeof graphql.scalar<'CardInput'>>;

export interface CardToken {
  id: string;
  brand: string;
  last4: string;
}

const CreateToken = graphql(`
  mutation CreateToken($input: CreateTokenInput!, $idempotencyKey: String!) {
    createToken(input: $input, idempotencyKey: $idempotencyKey) {
      token {
        id
        card {
          brand
          last4
        }
      }
      userErrors {
        message
        field
      }
    }
  }
`);

/** Without a cache: there is nothing to read again, and nothing of a card may stay. */
const client = new Client({ url: '/graphql', exchanges: [fetchExchange], preferGetMethod: false });

/** Makes a token of a card, or says what is wrong in words for the person at the form. Never throws. */
export async function createToken(card: CardInput, idempotencyKey: string): Promise<CardToken | Problem> {
  // A result must not be logged: its `operation` holds the variables.
  const { data, error } = await client.mutation(CreateToken, { input: { card }, idempotencyKey });
  if (!data) return { fields: {}, ...explain(error) };
  const { token, userErrors } = data.createToken;
  if (!token?.card) return toProblem(userErrors);
  return { id: token.id, brand: token.card.brand, last4: token.card.last4 };
}

const UNCERTAIN = ['CONFLICT', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'];

function explain(error: CombinedError | undefined): Omit<Problem, 'fields'> {
  const { code, retryAfter } = error?.graphQLErrors[0]?.extensions ?? {};
  if (code === 'RATE_LIMITED') return { message: `Too many tries. Please wait ${retryAfter ?? 60} seconds.` };
  return {
    message: 'We could not check your card, and nothing was charged. Please try again.',
    isUncertain: code === undefined || UNCERTAIN.includes(String(code)),
  };
}

const CreateCvcToken = graphql(`
  mutation CreateCvcToken($input: CreateTokenInput!, $idempotencyKey: String!) {
    createToken(input: $input, idempotencyKey: $idempotencyKey) {
      token {
        id
      }
      userErrors {
        message
      }
    }
  }
`);

/** Makes a token of a security code that was asked for again. Never throws. */
export async function createCvcToken(
  cvc: string,
  idempotencyKey: string,
): Promise<{ id: string } | { message: string }> {
  const { data, error } = await client.mutation(CreateCvcToken, { input: { cvcUpdate: { cvc } }, idempotencyKey });
  if (!data) return { message: explain(error).message ?? 'Please try again.' };
  const { token, userErrors } = data.createToken;
  return token ?? { message: userErrors[0]?.message ?? 'Please check the code.' };
}
