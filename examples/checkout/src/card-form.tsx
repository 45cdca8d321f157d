import { type FormEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type CardToken, createToken } from './create-token.js';
import { Field } from './field.js';
import { groupExpiry, groupNumber } from './group-digits.js';
import type { FieldName, Problem } from './problem.js';
import { readCard } from './read-card.js';

/**
 * The card is in the inputs and nowhere else: they are uncontrolled, read once for each submit, and emptied when the token
 * is there and when the page is left.
 */
export function CardForm({ onToken }: { onToken(token: CardToken): void }) {
  const form = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  /** Of one card as it was entered. Stays after a lost answer, so that the next try gets the token of the first. */
  const idempotencyKey = useRef<string>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [{ fields, message }, setProblem] = useState<Problem>({ fields: {} });

  useEffect(() => {
    // Or the back button would show the card again.
    const empty = () => form.current?.reset();
    addEventListener('pagehide', empty);
    return () => removeEventListener('pagehide', empty);
  }, []);

  function change({ target }: FormEvent): void {
    idempotencyKey.current = undefined;
    const name = (target as HTMLInputElement).name as FieldName;
    if (!fields[name] && !message) return;
    setProblem({ fields: { ...fields, [name]: undefined } });
  }

  /** Shows what is wrong and goes to the first input that has to be mended. */
  function refuse(problem: Problem): void {
    flushSync(() => setProblem(problem));
    form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isSending.current) return;
    const read = readCard(new FormData(event.currentTarget));
    if ('fields' in read) return refuse(read);
    isSending.current = true;
    setBusy(true);
    idempotencyKey.current ??= crypto.randomUUID();
    const outcome = await createToken(read.card, idempotencyKey.current);
    isSending.current = false;
    setBusy(false);
    if ('fields' in outcome) {
      if (!outcome.isUncertain) idempotencyKey.current = undefined;
      return refuse(outcome);
    }
    form.current?.reset();
    onToken(outcome);
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} onInput={change}>
      <h2 id="payment">Pay by card</h2>
      {message && (
        <p className="alert" role="alert">
          {message}
        </p>
      )}
      <Field
        label="Card number"
        name="number"
        error={fields.number}
        format={groupNumber}
        autoComplete="cc-number"
        inputMode="numeric"
        placeholder="1234 1234 1234 1234"
        maxLength={23}
      />
      <Field
        label="Expiry"
        name="expiry"
        error={fields.expiry}
        format={groupExpiry}
        autoComplete="cc-exp"
        inputMode="numeric"
        placeholder="MM / YY"
        maxLength={9}
      />
      <Field
        label="Security code"
        name="cvc"
        error={fields.cvc}
        autoComplete="cc-csc"
        inputMode="numeric"
        placeholder="123"
        maxLength={4}
      />
      <Field label="Name on card" name="name" error={fields.name} autoComplete="cc-name" maxLength={100} />
      <Field
        label="Postal code"
        name="postalCode"
        error={fields.postalCode}
        autoComplete="billing postal-code"
        maxLength={16}
      />
      <button type="submit" aria-disabled={isBusy}>
        {isBusy ? 'Checking…' : 'Continue'}
      </button>
      <p className="hint">Your card is turned into a token. This page keeps nothing of it.</p>
    </form>
  );
}
