import { Address, Shipping } from './refs.js';

Shipping.implement({
  description: 'Where and how goods are sent.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name of the person they are sent to.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number of that person.' }),
    carrier: t.exposeString('carrier', { nullable: true, description: 'The delivery service.' }),
    trackingNumber: t.exposeString('tracking_number', {
      nullable: true,
      description: 'The number to follow the parcel by: several are separated by commas.',
    }),
    address: t.nested('address', { type: Address, description: 'Where they are sent to.' }),
  }),
});
