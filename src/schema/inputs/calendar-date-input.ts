import { builder } from '../builder.js';

export const CalendarDateInput = builder.inputType('CalendarDateInput', {
  description: 'A day of the calendar, without a time or a time zone.',
  fields: (t) => ({
    day: t.int({ required: true, description: 'The day of the month, 1 to 31.' }),
    month: t.int({ required: true, description: 'The month, 1 to 12.' }),
    year: t.int({ required: true, description: 'The year, four digits.' }),
  }),
});
