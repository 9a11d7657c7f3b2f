// Medians, and how rows are told.

/** The middle one. */
export const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The turn whose time is the middle one. */
export const middle = turns => [...turns].sort((a, b) => a.ms - b.ms)[turns.length >> 1];

/**
 * Runs things that are compared in turns, so that what else the machine does falls on all of them; every other round in reverse order.
 * @param contestants name to function. @returns name to its results.
 */
export async function takeTurns(rounds, contestants) {
  const results = Object.fromEntries(Object.keys(contestants).map(name => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? Object.keys(contestants) : Object.keys(contestants).reverse();
    for (const name of order) results[name].push(await contestants[name](round));
  }
  return results;
}

export const ms = value => value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export const times = value => `${value.toFixed(value < 10 ? 2 : 1)}`;

/** Where the processor's time went in one turn. */
export const processor = turn => Object.entries(turn.processor).filter(([, time]) => time > 0).map(([name, time]) => `${name} ${ms(time)}`).join(", ");

/** A table for people. */
export function table(rows) {
  const cells = rows.map(row => row.map(String));
  const widths = cells[0].map((_, i) => Math.max(...cells.map(row => row[i].length)));
  return cells.map(row => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()).join("\n");
}
