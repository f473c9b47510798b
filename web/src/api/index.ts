export { api, send, address, type Options, type Query } from './door';
export { daoyou } from './client';
export { reachable } from './reach';
export { upload } from './upload';
export { useLoad, type Load } from './load';
export { Problem, problemOf, type FieldError } from './problem';
export { session, signedIn, may, signIn, signOut, type Scope, type Session } from './session';
export * from './types';
export { site, knowSite, type Site } from './site';
