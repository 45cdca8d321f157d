import { refusePublishable } from './authenticate.js';
import { cloneSource, copyPaymentMethod } from './clone-source.js';
import { type BankAccountParameters, createBankAccount } from './create-bank-account.js';
import { checkCvc, createCard } from './create-card.js';
import { createId } from './create-id.js';
import type { Call } from './define-route.js';
import type { ValueOf } from './parameters.js';
import { refuse, refuseMissing, refuseParameter } from './refusal.js';
import type { TokenRecord } from './state.js';
import type { BankAccount, Card, Token } from './stripe-objects.js';
import type { tokenParameters } from './token-parameters.js';

type Parameters = { [K in keyof typeof tokenParameters]: ValueOf<(typeof tokenParameters)[K]> };

/** A token of one of the eight variants. What it stands for is checked and thrown away; cards and banks leave their ends. */
export async function createToken(call: Call, parameters: Parameters): Promise<TokenRecord> {
  checkOneVariant(parameters);
  const { outcome, ...carried } = await createContents(call, parameters);
  return { token: toToken(call, carried), ...(outcome && { outcome }) };
}

/** What makes a token one of its kind. */
type Contents = Pick<Token, 'card' | 'bank_account'> & Pick<TokenRecord, 'outcome'> & { prefix: string; type: string };

async function createContents(call: Call, parameters: Parameters): Promise<Contents> {
  const { card, bank_account: bank, cvc_update: cvcUpdate, customer } = parameters;
  if (typeof bank === 'object' && bank.payment_method !== undefined) {
    refusePublishable(call.caller);
    checkAlone(bank);
    return ofBank(copyPaymentMethod(call, bank.payment_method, customer));
  }
  if (customer !== undefined) return createClone(call, customer, card, bank);
  if (typeof card === 'string' || typeof bank === 'string') return refuseMissing('customer');
  if (card) {
    const created = await createCard(call.state, card);
    return { ...ofCard(created.card), outcome: created.outcome };
  }
  if (bank) return ofBank(await createBankAccount(call.state, bank));
  if (cvcUpdate) {
    checkCvc(cvcUpdate.cvc);
    return { prefix: 'cvctok', type: 'cvc_update' };
  }
  if (parameters.pii) return { prefix: 'pii', type: 'pii' };
  return parameters.account ? { prefix: 'ct', type: 'account' } : { prefix: 'cpt', type: 'person' };
}

const VARIANTS = ['card', 'bank_account', 'pii', 'account', 'person', 'cvc_update'] as const;

function checkOneVariant(parameters: Parameters): void {
  const { customer, card, bank_account: bank } = parameters;
  const [variant, ...others] = VARIANTS.filter((name) => parameters[name] !== undefined);
  if (variant === undefined && customer === undefined) {
    const message = 'You must supply either a card, customer, bank account, PII data, account, person or CVC update';
    refuse(400, { message: `${message} to create a token.` });
  }
  if (variant === undefined) return;
  if (others.length > 0) refuseExclusive([variant, ...others]);
  const isSaved = typeof card === 'string' || typeof bank === 'string';
  const isCopied = typeof bank === 'object' && bank.payment_method !== undefined;
  if (customer !== undefined && !isSaved && !isCopied) refuseExclusive([variant, 'customer']);
}

function checkAlone({ payment_method: _alone, ...rest }: BankAccountParameters): void {
  const given = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [`bank_account[${key}]`]));
  if (given.length > 0) refuseExclusive(['bank_account[payment_method]', ...given]);
}

function createClone(call: Call, customer: string, card: unknown, bank: unknown): Contents {
  refusePublishable(call.caller);
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

function toToken({ state }: Call, { prefix, type, ...carried }: Contents): Token {
  return {
    id: createId(prefix),
    object: 'token',
    ...carried,
    client_ip: '127.0.0.1',
    created: state.seconds(),
    livemode: false,
    type,
    used: false,
  };
}

/** Two ways to say what the token should be of. */
function refuseExclusive([first, ...more]: [string, ...string[]]): never {
  const message = `You may only specify one of these parameters: ${[first, ...more].join(', ')}.`;
  refuseParameter(first, message, 'parameters_exclusive');
}
