import type { ComponentProps } from 'react';
import type { FieldName } from './problem.js';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  name: FieldName;
  error: string | undefined;
  /** Tidies what was typed. */
  format?(text: string): string;
}

/** An input with its label above it and, when it is wrong, what is wrong below it, tied to it for those who listen. */
export function Field({ label, name, error, format, ...input }: FieldProps) {
  return (
    <div className={`field ${name}`}>
      <label htmlFor={name}>{label}</label>
      <input
        {...input}
        id={name}
        name={name}
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${name}-error` : undefined}
        onInput={({ currentTarget }) => {
          // In the middle of the text the caret would jump.
          const isAtEnd = currentTarget.selectionStart === currentTarget.value.length;
          if (format && isAtEnd) currentTarget.value = format(currentTarget.value);
        }}
      />
      {error && (
        <p className="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
