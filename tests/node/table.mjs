// What every script of a client needs: cases that report themselves, and a reviewer that knows nothing but the console's HTTP API.
import assert from 'node:assert/strict';

export const env = process.env;
const running = [];
const bodies = new Map();

/** Begins one case, beside the others. */
export function check(name, work) {
  running.push(run(name, work));
}

/** Runs one case when the others are over, because it changes what they would see or needs what they left. */
export async function alone(name, work) {
  await over();
  await run(name, work);
}

/** When every case that was begun is over. */
export const over = () => Promise.all(running);

/** Runs one case and says how it went; a failing one fails the script at its end. */
async function run(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (problem) {
    process.exitCode = 1;
    console.log(`not ok ${name}: ${problem?.stack ?? problem}`);
  }
}

/** The error that a call ends with. */
export async function errorOf(call) {
  try {
    await call;
  } catch (problem) {
    return problem;
  }
  assert.fail('the call did not fail');
}

async function console_(method, path, body) {
  const answer = await fetch(new URL(path, env.CONSOLE_URL), {
    method,
    headers: { authorization: `Bearer ${env.REVIEWER_TOKEN}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text.length === 0 ? null : JSON.parse(text);
}

/** The id of the pending review that says a text, once there is one. */
export async function find(text) {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    for (const { id } of (await console_('GET', '/api/v1/reviews?state=pending&take=200')).items) {
      if (!bodies.has(id)) {
        bodies.set(id, (await console_('GET', `/api/v1/reviews/${id}`)).content?.raw ?? '');
      }
      if (bodies.get(id).includes(text)) {
        return id;
      }
    }
  }
  assert.fail(`no pending review says '${text}'`);
}

/** Claims and decides the review that says a text. */
export async function decide(text, outcome, more = {}) {
  const id = await find(text);
  const { fence } = await console_('POST', `/api/v1/reviews/${id}/claim`, {});
  await console_('POST', `/api/v1/reviews/${id}/decision`, { fence, outcome, reason: 'Looked at.', note: 'A private note.', ...more });
  return id;
}

/** Runs something while everything is stopped. */
export async function whileStopped(work) {
  const stop = await console_('POST', '/api/v1/stops', { scope: 'all', reason: 'A drill.' });
  try {
    await work();
  } finally {
    await console_('DELETE', `/api/v1/stops/${stop.id}`);
  }
}

/** How many requests the gateway has refused with a code, as it counts them itself: every try of a client is one. */
export async function refusals(code) {
  // Figures are collected anew once those of the last reading are older than 300 ms.
  await pause(400);
  const lines = (await (await fetch(new URL('/metrics', env.MANAGEMENT_URL))).text()).split('\n');
  return lines
    .filter((line) => line.startsWith('holdpoint_gateway_refusals_total{') && line.includes(`code="${code}"`))
    .reduce((sum, line) => sum + Number(line.split('} ')[1].split(' ')[0]), 0);
}

/** How many requests the model was asked, as it counts them itself. */
export const forwarded = async () => (await (await fetch(new URL('/_sample/requests', env.SAMPLE_URL))).json()).count;

/** The error that a call ends with, after a number of tries of which none reached the model. */
export async function refusedAfter(tries, code, call) {
  const [refused, asked] = [await refusals(code), await forwarded()];
  const error = await errorOf(call());
  assert.deepEqual([await refusals(code) - refused, await forwarded() - asked], [tries, 0]);
  return error;
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
