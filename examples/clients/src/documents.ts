import { graphql } from './graphql.js';

export const CreateToken = graphql(`
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
        code
        message
        field
      }
    }
  }
`);

export const ReadToken = graphql(`
  query ReadToken($id: ID!) {
    token(id: $id) {
      id
      card {
        last4
        customer {
          email
        }
      }
    }
  }
`);

export type CardInput = ReturnType<typeof graphql.scalar<'CardInput'>>;
