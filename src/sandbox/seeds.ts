/** Any `sk_test_`, `rk_test_` or `pk_test_` key is accepted; these are the ones to write in examples. */
export const SANDBOX_SECRET_KEY = 'sk_test_sandbox';
export const SANDBOX_PUBLISHABLE_KEY = 'pk_test_sandbox';

/** What every new sandbox holds, under ids that never change: for examples and tests. */
export const SEEDS = {
  /** Has everything: default source (a card), default payment method, discount, test clock, lists, tax, cash balance. */
  customer: 'cus_sandbox',
  /** Its default source is a bank account. */
  bankCustomer: 'cus_sandbox_bank',
  /** Its default source is a legacy Source. */
  sourceCustomer: 'cus_sandbox_source',
  /** Its default source is a debit card that is an external account of `account` as well. */
  payoutCustomer: 'cus_sandbox_payout',
  deletedCustomer: 'cus_sandbox_deleted',
  /** A connected account, with a company, capabilities, requirements, settings and two external accounts. */
  account: 'acct_sandbox',

  /** Saved on `customer`; it can be cloned into `account`. */
  card: 'card_sandbox',
  /** Saved on `customer`; it can be cloned into `account`. */
  bankAccount: 'ba_sandbox',
  /** Saved on `customer`. */
  source: 'src_sandbox',
  bankCustomerBankAccount: 'ba_sandbox_default',
  sourceCustomerSource: 'src_sandbox_default',
  payoutCard: 'card_sandbox_payout',
  externalCard: 'card_sandbox_external',
  externalBankAccount: 'ba_sandbox_external',

  /** The default payment method of `customer`: a card. */
  paymentMethod: 'pm_sandbox_card',
  /** A us_bank_account that belongs to nobody: its bank account can be copied into a token. */
  bankPaymentMethod: 'pm_sandbox_us_bank_account',
  /** A us_bank_account of `customer`, which must be named to copy it. */
  customerBankPaymentMethod: 'pm_sandbox_customer_bank_account',

  /** Made when `paymentMethod` was set up for later payments. */
  setupAttempt: 'setatt_sandbox',

  coupon: 'SANDBOX10',
  promotionCode: 'promo_sandbox',
  subscription: 'sub_sandbox',
  taxId: 'txi_sandbox',
  testClock: 'clock_sandbox',

  /** `card.customer` is `customer`. */
  cardToken: 'tok_sandbox_card',
  /** `bank_account.customer` is `customer`. */
  bankToken: 'btok_sandbox_bank',
  /** `card.customer` is `bankCustomer`. */
  bankCustomerToken: 'tok_sandbox_bank_customer',
  /** `card.customer` is `sourceCustomer`. */
  sourceCustomerToken: 'tok_sandbox_source_customer',
  /** `card.customer` is `payoutCustomer`. */
  payoutCardToken: 'tok_sandbox_payout',
  /** `bank_account.customer` is `payoutCustomer`. */
  payoutBankToken: 'btok_sandbox_payout',
  /** `card.customer` is `deletedCustomer`. */
  deletedCustomerToken: 'tok_sandbox_deleted',
  /** `card.account` is `account`, with the fields that only external accounts have. */
  externalCardToken: 'tok_sandbox_external',
  /** `bank_account.account` is `account`, with requirements. */
  externalBankToken: 'btok_sandbox_external',
  /** Never used: a card that belongs to nobody. */
  unusedToken: 'tok_sandbox_unused',
  /** Exists for `account` only: it takes the `Stripe-Account` header to see it. */
  connectedToken: 'tok_sandbox_connected',
  piiToken: 'pii_sandbox',
  accountToken: 'ct_sandbox',
  personToken: 'cpt_sandbox',
  cvcUpdateToken: 'cvctok_sandbox',
  /** Never used: it stands for `paymentMethod`, and its card leads to `setupAttempt`. */
  confirmationToken: 'ctoken_sandbox',
} as const;

/** When the seeds were made: 2026-01-01, so that they are the same in every sandbox. */
export const SEEDED_AT = 1_767_225_600;
