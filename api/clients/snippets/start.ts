import { MyCasesPageDocument } from '../generated/graphql';
import { apollo, type Ways } from './apollo';
import { Session, type Keep } from './session';

/** In the demo: `await start('http://127.0.0.1:8080/graphql', sessionStorage, 'applicant.pu', '…')`. */
export async function start(endpoint: string, keep: Keep, login: string, password: string, webSocketImpl?: Ways['webSocketImpl']): Promise<string[]> {
  const session = new Session(endpoint, keep, 'text'); // in service: 'registered', and a code in the place of the password
  await session.signIn(login, password);
  const court = apollo(endpoint, session, { documents: 'text', webSocketImpl });
  const { data } = await court.query({ query: MyCasesPageDocument });
  return (data?.myCases?.nodes ?? []).map(({ number, stage, nextDeadline }) => `${number} ${stage} ${nextDeadline?.dueOn}`);
}
