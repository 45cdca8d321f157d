import { failPublishable } from './authenticate.js';
import { type BankAccountParameters, createBankAccount } from './bank-accounts.js';
import { checkCvc, createCard } from './cards.js';
import { cloneSource, copyPaymentMethod } from './clone-source.js';
import { createId } from './create-id.js';
import { type Call, defineRoute, findObject } from './define-route.js';
import { type LegalEntity, type PersonValues, toCompany, toPerson } from './legal-entities.js';
import type { Values } from './parameters.js';
import { fail, failMissing, failParameter } from './stripe-error.js';
import type { BankAccount, Card, Token } from './stripe-objects.js';
import { tokenParameters } from './token-parameters.js';
import { ENTITY, type TokenWithEntity } from './use-token.js';

export const tokenRoutes = [
  defineRoute('POST /v1/tokens', { returns: 'token', publishable: true }, tokenParameters, async (call, parameters) => {
    const token = await createToken(call, parameters);
    call.state.objects.set(call.caller.scope, token);
    return token;
  }),
  defineRoute('GET /v1/tokens/:id', { returns: 'token' }, {}, (call) => findObject(call, 'token', call.id, 'token')),
];

type Parameters = Values<typeof tokenParameters>;

/** A token of one of the eight variants. What it stands for is checked; no number of it is kept but its last four digits. */
async function createToken(call: Call, parameters: Parameters): Promise<TokenWithEntity> {
  checkOneVariant(parameters);
  const { prefix, type, entity, ...carried } = await createContents(call, parameters);
  return {
    id: createId(prefix),
    object: 'token',
    ...carried,
    client_ip: '127.0.0.1',
    created: call.state.seconds(),
    livemode: false,
    type,
    used: false,
    ...(entity && { [ENTITY]: entity }),
  };
}

/** What makes a token one of its kind. */
type Contents = Pick<Token, 'card' | 'bank_account'> & { prefix: string; type: string; entity?: LegalEntity };

async function createContents(call: Call, parameters: Parameters): Promise<Contents> {
  const { card, bank_account: bank, cvc_update: cvcUpdate, account, person, customer } = parameters;
  if (typeof bank === 'object' && bank.payment_method !== undefined) {
    failPublishable(call.caller);
    checkAlone(bank);
    return ofBank(copyPaymentMethod(call, bank.payment_method, customer));
  }
  if (customer !== undefined) return createClone(call, customer, card, bank);
  if (typeof card === 'string' || typeof bank === 'string') return failMissing('customer');
  if (card) return ofCard(await createCard(call.state, card));
  if (bank) return ofBank(await createBankAccount(call.state, bank));
  if (cvcUpdate) {
    checkCvc(cvcUpdate.cvc);
    return { prefix: 'cvctok', type: 'cvc_update' };
  }
  if (parameters.pii) return { prefix: 'pii', type: 'pii' };
  if (account) return { prefix: 'ct', type: 'account', entity: toEntity(account) };
  return { prefix: 'cpt', type: 'person', entity: { person: toPerson(person ?? {}) } };
}

function toEntity({
  business_type: businessType,
  company,
  individual,
  tos_shown_and_accepted: tosShown,
}: NonNullable<Parameters['account']>): LegalEntity {
  return {
    businessType,
    tosShown,
    ...(company && { company: toCompany(company) }),
    ...(individual && { person: toPerson(individual as PersonValues) }),
  };
}

const VARIANTS = ['card', 'bank_account', 'pii', 'account', 'person', 'cvc_update'] as const;

function checkOneVariant(parameters: Parameters): void {
  const { customer, card, bank_account: bank } = parameters;
  const [variant, ...others] = VARIANTS.filter((name) => parameters[name] !== undefined);
  if (variant === undefined && customer === undefined) {
    const message = 'You must supply either a card, customer, bank account, PII data, account, person or CVC update';
    fail(400, { message: `${message} to create a token.` });
  }
  if (variant === undefined) return;
  if (others.length > 0) failExclusive([variant, ...others]);
  const isSaved = typeof card === 'string' || typeof bank === 'string';
  const isCopied = typeof bank === 'object' && bank.payment_method !== undefined;
  if (customer !== undefined && !isSaved && !isCopied) failExclusive([variant, 'customer']);
}

function checkAlone({ payment_method: _alone, ...rest }: BankAccountParameters): void {
  const given = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [`bank_account[${key}]`]));
  if (given.length > 0) failExclusive(['bank_account[payment_method]', ...given]);
}

function createClone(call: Call, customer: string, card: unknown, bank: unknown): Contents {
  failPublishable(call.caller);
  const asked =
    typeof card === 'string'
      ? ({ param: 'card', id: card } as const)
      : typeof bank === 'string'
        ? ({ param: 'bank_account', id: bank } as const)
        : undefined;
  const source = cloneSource(call, customer, asked);
  return source.object === 'card' ? ofCard(source) : ofBank(source);
}

function ofCard(card: Card): Contents {
  return { prefix: 'tok', type: 'card', card };
}

function ofBank(bank_account: BankAccount): Contents {
  return { prefix: 'btok', type: 'bank_account', bank_account };
}

/** Two ways to say what the token should be of. */
function failExclusive([first, ...more]: [string, ...string[]]): never {
  const message = `You may only specify one of these parameters: ${[first, ...more].join(', ')}.`;
  failParameter(first, message, 'parameters_exclusive');
}
