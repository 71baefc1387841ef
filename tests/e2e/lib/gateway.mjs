// What anybody can ask the gateway without signing in.

/** Asks whom a code belongs to: the answer's status and what it says. */
export async function look(deployment, kind, code) {
  const answer = await fetch(`${deployment.gateway}/join/look`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: { kind, code } }),
  });
  return { status: answer.status, ...(await answer.json()) };
}

/** The digits of a PIN, however they are grouped for reading. */
export const digits = (pin) => pin.replace(/\D/g, '');

/** What the link hides from every server: the text behind the fragment sign. */
export const secret = (link) => link.slice(link.indexOf('#') + 1);
