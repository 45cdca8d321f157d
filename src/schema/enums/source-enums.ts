import { closedSet } from './closed-set.js';

export const SourceStatus = closedSet('SourceStatus', {
  description: 'The state of a Source. https://docs.stripe.com/api/sources/object#source_object-status',
  values: {
    canceled: 'It was canceled and cannot be charged.',
    chargeable: 'It can be charged.',
    consumed: 'It was for one use and has been charged.',
    failed: 'Its owner did not authenticate it, or it ran out.',
    pending: 'It waits for its owner to do something.',
  },
});

export const SourceFlow = closedSet('SourceFlow', {
  description: 'What the owner of a Source has to do before it can be charged.',
  values: {
    redirect: 'Visit a page of the bank.',
    receiver: 'Send money to an address.',
    code_verification: 'Enter a code.',
    none: 'Nothing.',
  },
});

export const SourceUsage = closedSet('SourceUsage', {
  description: 'How often a Source can be charged.',
  values: { reusable: 'More than once.', single_use: 'Once.' },
});
