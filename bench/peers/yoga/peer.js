export const label = 'Yoga as it comes, Pothos, stripe-node';
export const packages = ['graphql-yoga', '@pothos/core', 'stripe'];
