// An identity provider for tests: oidc-provider with its own pages for login and consent, where any
// name is somebody. Arguments: the client's id, its secret and where it wants browsers back.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [id, secret, ...comeBackTo] = process.argv.slice(2);
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: id, client_secret: secret, redirect_uris: comeBackTo }],
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(`issuer ${issuer}`);
});
