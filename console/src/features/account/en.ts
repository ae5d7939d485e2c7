import type { zh } from './zh';

export const en = {
  login: 'Login',
  noLogin: 'By tokens alone',
  roles: 'Roles',
  authority: 'Authority',
  sessions: 'Where you are logged in',
  columns: { begun: 'Since', how: 'How', seen: 'Last used', end: 'Ends at the latest', act: 'Act' },
  how: { PASSWORD: 'Login and password', OPENID: 'Identity provider' },
  current: 'Here',
  endThis: 'End',
  everywhere: 'Log out everywhere',
  none: 'No sessions',
  noneNext: 'You are here by a token, which an administrator revokes.',
  password: 'Change the password',
  currentPassword: 'Current password',
  newPassword: 'New password',
  hint: '12 characters or more, of three kinds of: small letters, capitals, digits, signs.',
  repeated: 'New password again',
  incomplete: 'Fill this in.',
  differs: 'The two new passwords differ.',
  changed: 'The password is changed; you are logged out everywhere else.',
} satisfies typeof zh;
