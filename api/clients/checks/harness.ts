import { performance } from 'node:perf_hooks';
import type { Keep } from '../snippets/session';

export const endpoint = need('CHECK_ENDPOINT');
export const password = need('CHECK_PASSWORD');

export function need(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; run ./check`);
  return value;
}

/** What a page would keep in localStorage. */
export function keep(): Keep {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

export type Sent = { method: string; status: number; sent: number; got: number; ms: number; cost: number | null; body: string; told: string };

/** The plain `fetch`, which writes down what went over the line. */
export function line(): { fetch: typeof fetch; sent: Sent[]; figures(): string } {
  const sent: Sent[] = [];
  const tapped = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const begun = performance.now();
    const answer = await fetch(input, init);
    const body = typeof init?.body === 'string' ? init.body : '';
    const entry = { method: init?.method ?? 'GET', status: answer.status, sent: body.length || String(input).length, got: 0, ms: 0, cost: null as number | null, body, told: '' };
    sent.push(entry);
    if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true) return answer;
    const text = await answer.clone().text();
    entry.ms = performance.now() - begun;
    entry.got = Buffer.byteLength(text);
    entry.told = text;
    entry.cost = (JSON.parse(text || '{}') as { extensions?: { cost?: { requested: number } } }).extensions?.cost?.requested ?? null;
    return answer;
  };
  const figures = () => {
    const all = sent.splice(0);
    const sum = (pick: (it: Sent) => number) => all.reduce((whole, it) => whole + pick(it), 0);
    const cost = sum((it) => it.cost ?? 0);
    return `${all.length} request${all.length === 1 ? '' : 's'}, cost ${cost}, ${sum((it) => it.got)} bytes, ${sum((it) => it.ms).toFixed(0)} ms`;
  };
  return { fetch: tapped as typeof fetch, sent, figures };
}

export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

export function some<T>(value: T | null | undefined, what: string): T {
  must(value !== null && value !== undefined, `${what} is missing`);
  return value;
}

/** A check; `open` marks what this server does not do yet: it is told, and ends the run under `--strict` alone. */
export type Check = [what: string, run: () => Promise<string>, open?: 'open'];

/** Runs the checks of one client, a line each; the first that fails ends the run. */
export async function client(name: string, checks: Check[]): Promise<never> {
  for (const [what, run, open] of checks) {
    let clock: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      clock = setTimeout(() => reject(new Error('no answer within 30 s')), 30_000);
    });
    try {
      const told = await Promise.race([run(), late]);
      process.stdout.write(`${name.padEnd(12)}${what}: ${told}${open === undefined ? '' : ' (no longer open: drop the mark)'}\n`);
    } catch (error) {
      const isOpen = open !== undefined && process.env['CHECK_STRICT'] !== '1';
      const why = error instanceof Error ? error.message : String(error);
      process.stdout.write(`${isOpen ? 'OPEN  ' : 'FAILED'}      ${name}, ${what}: ${why}\n`);
      if (!isOpen) {
        console.error(error);
        process.exit(1);
      }
    } finally {
      clearTimeout(clock);
    }
  }
  process.exit(0);
}
