import type { ComponentChildren } from 'preact';
import { session } from '../api';
import { Note, SignIn } from '../kit';
import { partnerWords } from './words';

/** An operator's key opens the operators' room but speaks for no partner; this says so. */
export function PartnerOnly({ children }: { children: ComponentChildren }) {
  const scopes = session.value?.scopes ?? [];
  if (scopes.includes('partner')) return <>{children}</>;
  return (
    <div class="stack">
      {scopes.includes('admin') && <Note tone="info">{partnerWords().operatorsKey}</Note>}
      <SignIn scope="partner" />
    </div>
  );
}
