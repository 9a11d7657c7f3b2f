export const many = { name: 'many', title: () => 'many', goal: '', run() { throw new Error('not yet'); } };
