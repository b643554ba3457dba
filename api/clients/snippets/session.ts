import { print } from 'graphql';
import { RefreshSessionDocument, RequestApplicantCodeDocument, SignInDocument, SignInWithCodeDocument } from '../generated/graphql';
import type {
  RefreshSessionMutation, RequestApplicantCodeInput, RequestApplicantCodeMutation, SignInMutation, SignInWithCodeMutation,
} from '../generated/graphql';

/** The id under which the court registered a document; codegen wrote it into the document. */
export const idOf = (document: object): string => (document as { __meta__: { hash: string } }).__meta__.hash;

/**
 * How documents are sent. `registered`: by the ids of codegen, as people outside the court must. `text`: as they are, with
 * automatic persisted queries where the client has them; staff may, and everybody in the demo.
 */
export type Documents = 'registered' | 'text';

export type Tokens = { accessToken: string; refreshToken: string };

/** Where the tokens of one person are kept: of a page, its localStorage, so that all its tabs share one session. */
export type Keep = { getItem(name: string): string | null; setItem(name: string, value: string): void; removeItem(name: string): void };

export class Refused extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/**
 * One signed-in person.
 *
 * A refresh token is good for one use, and the newest of its session alone: whoever wants fresh tokens waits for those
 * who asked before him, in this tab and in others, and takes what they brought.
 */
export class Session {
  private asking: Promise<Tokens | null> | null = null;

  constructor(
    private readonly endpoint: string,
    private readonly keep: Keep,
    private readonly documents: Documents,
    private readonly fetcher: typeof fetch = fetch,
  ) {}

  tokens(): Tokens | null {
    const kept = this.keep.getItem('tokens');
    return kept === null ? null : (JSON.parse(kept) as Tokens);
  }

  headers(): Record<string, string> {
    const tokens = this.tokens();
    return tokens === null ? {} : { authorization: `Bearer ${tokens.accessToken}` };
  }

  async signIn(username: string, password: string): Promise<NonNullable<SignInMutation['signIn']>> {
    const { signIn } = await this.ask<SignInMutation>(SignInDocument, { input: { username, password } });
    if (signIn === null) throw new Refused('UNAUTHENTICATED', 'nobody');
    this.put(signIn);
    return signIn;
  }

  /** An applicant has no password: a code goes to the telephone that stands in his case. Gives the challenge. */
  async askForCode(input: RequestApplicantCodeInput): Promise<string> {
    const { requestApplicantCode } = await this.ask<RequestApplicantCodeMutation>(RequestApplicantCodeDocument, { input });
    return requestApplicantCode?.challengeId ?? '';
  }

  async signInWithCode(challengeId: string, code: string): Promise<void> {
    const { signInWithCode } = await this.ask<SignInWithCodeMutation>(SignInWithCodeDocument, { input: { challengeId, code } });
    if (signInWithCode === null) throw new Refused('UNAUTHENTICATED', 'nobody');
    this.put(signInWithCode);
  }

  /** Brings fresh tokens in place of `stale`; null when the session has ended and the person must sign in again. */
  refresh(stale: string | undefined): Promise<Tokens | null> {
    this.asking ??= this.alone(() => this.renew(stale)).finally(() => (this.asking = null));
    return this.asking;
  }

  /**
   * How a socket signs in (options of graphql-ws). One whose token ended is closed with 4403; the client comes again by
   * itself, and by then must hold a fresh token.
   */
  socket() {
    let refused = false;
    return {
      connectionParams: async () => {
        if (refused) await this.refresh(this.tokens()?.accessToken);
        refused = false;
        return { Authorization: this.headers()['authorization'] };
      },
      on: { closed: (event: unknown) => void (refused = (event as CloseEvent).code === 4403) },
    };
  }

  /** `fetch` for what knows nothing of tokens, as graphql-sse: sends ours, and asks once more where it ended. */
  readonly fetch: typeof fetch = async (input, init) => {
    const headers = this.headers();
    const send = () => this.fetcher(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...this.headers() } });
    const answer = await send();
    if (answer.status !== 401) return answer;
    const tokens = await this.refresh(headers['authorization']?.slice('Bearer '.length));
    return tokens === null ? answer : send();
  };

  private async renew(stale: string | undefined): Promise<Tokens | null> {
    const held = this.tokens();
    if (held === null || held.accessToken !== stale) return held; // another tab was faster
    try {
      const input = { refreshToken: held.refreshToken };
      const { refreshSession } = await this.ask<RefreshSessionMutation>(RefreshSessionDocument, { input });
      if (refreshSession !== null) return this.put(refreshSession);
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'UNAUTHENTICATED')) throw error; // the line is down: keep the session
    }
    this.keep.removeItem('tokens');
    return null;
  }

  private put({ accessToken, refreshToken }: Tokens): Tokens {
    const tokens = { accessToken, refreshToken };
    this.keep.setItem('tokens', JSON.stringify(tokens));
    return tokens;
  }

  /** One at a time among all tabs of the page's origin, where the browser has locks. */
  private alone<T>(act: () => Promise<T>): Promise<T> {
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    return locks === undefined ? act() : (locks.request('zhixing-refresh', act) as Promise<T>);
  }

  private async ask<Data>(document: Parameters<typeof print>[0], variables: object): Promise<Data> {
    const answer = await this.fetcher(this.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify(this.documents === 'text' ? { query: print(document), variables } : { documentId: idOf(document), variables }),
    });
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: { message: string; extensions: { code: string } }[] };
    const error = errors?.[0];
    if (error !== undefined) throw new Refused(error.extensions.code, error.message);
    return data as Data;
  }
}
