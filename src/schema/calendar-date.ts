import { CalendarDate } from './refs.js';

CalendarDate.implement({
  description: 'A day of the calendar. A part that is not known is null.',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: true, description: 'The year, four digits.' }),
    month: t.exposeInt('month', { nullable: true, description: 'The month, 1 to 12.' }),
    day: t.exposeInt('day', { nullable: true, description: 'The day of the month, 1 to 31.' }),
  }),
});
