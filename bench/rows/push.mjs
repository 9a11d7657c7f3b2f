export const push = { name: 'push', title: () => 'push', goal: '', run() { throw new Error('not yet'); } };
