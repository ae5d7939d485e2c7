// The public audit suite of GraphQL over HTTP: `node audit.mjs ADDRESS TOKEN` prints each audit
// with what came of it, as JSON.
import { auditServer } from 'graphql-http';

const [url, token] = process.argv.slice(2);

/** Each request as a caller with the token. */
function fetchFn(address, init = {}) {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
}

const results = await auditServer({ url, fetchFn });
console.log(JSON.stringify(results.map(({ name, status }) => ({ name, status }))));
