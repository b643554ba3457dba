import { execFileSync } from 'node:child_process';
import { Session } from '../snippets/session';
import { endpoint, keep, must, need, password, some } from './harness';

/** An invented person: born in 1900, of an account and a telephone that nobody has. */
export type Person = { name: string; idNumber: string; phone: string };
export const LAO_PU: Person = { name: '老浦', idNumber: '530381190001010015', phone: '13900000000' };
export const LAO_XU: Person = { name: '老徐', idNumber: '530381190001010031', phone: '13900000002' };

export const tails = ({ idNumber, phone }: Person) => ({ idTail: idNumber.slice(-4), phoneTail: phone.slice(-4) });

const zhixing = (input: string, ...words: string[]) => execFileSync(need('CHECK_BINARY'), words, { input, encoding: 'utf8' });

/** Asks by text, as staff may. */
async function staff<Data>(username: string, query: string, input: object): Promise<Data> {
  const signedIn = new Session(endpoint, keep(), 'registered');
  await signedIn.signIn(username, password);
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedIn.headers() },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown };
  must(errors === undefined, JSON.stringify(errors));
  return some(data, 'data');
}

/** Files the case of somebody who came to a station, and opens him an account. */
export async function filed(person: Person): Promise<{ id: string; number: string }> {
  const { submitApplication } = await staff<{ submitApplication: { application: { id: string; version: number; state: string; missing: { field: string }[] } } }>(
    'station', 'mutation($input: SubmitApplicationInput!) { submitApplication(input: $input) { application { id version state missing { field } } } }', {
      requestId: crypto.randomUUID(),
      parties: [
        { role: 'APPLICANT', kind: 'NATURAL_PERSON', ...person, address: '云南省宣威市杨柳镇杨柳村一组', bankAccount: '6222020000000000000' },
        {
          role: 'JUDGMENT_DEBTOR', kind: 'LEGAL_PERSON', name: '宣威市顺通建筑劳务有限公司', creditCode: '91530381MA0000015Y',
          phone: '13900000001', address: '云南省宣威市杨柳镇集镇', townshipCode: '530381115',
        },
      ],
      basis: {
        kind: 'MEDIATION_STATEMENT', number: `（2026）云0381民初${person.idNumber.slice(-4, -1)}号`, issuer: '宣威市人民法院',
        effectiveOn: '2026-03-10', performanceDueOn: '2026-05-31',
      },
      cause: 'WAGES', claimAmount: '500000', willingToSettle: false,
    });
  const { id, version, state, missing } = submitApplication.application;
  must(state === 'SUBMITTED', `${state}: ${missing.map((it) => it.field).join()}`);
  const { acceptApplication } = await staff<{ acceptApplication: { case: { id: string; number: string } } }>(
    'clerk', 'mutation($input: AcceptApplicationInput!) { acceptApplication(input: $input) { case { id number } } }',
    { requestId: crypto.randomUUID(), applicationId: id, expectedVersion: version });
  zhixing(person.idNumber, 'user', 'add', `applicant.${person.idNumber.slice(-4)}`, '--name', person.name, '--role', 'APP');
  return acceptApplication.case;
}

/** The code of the text message that waits, as an operator would hand it to a gateway. */
export async function codeSent(): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const line = zhixing('', 'texts');
    if (line !== '') return some(/\d{6}/.exec((JSON.parse(line) as { text: string }).text)?.[0], 'the code');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no text message within ten seconds');
}
