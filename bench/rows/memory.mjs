export const memory = { name: 'memory', title: () => 'memory', goal: '', run() { throw new Error('not yet'); } };
