import { Badge } from '../../kit';
import type { Partner } from './partner';
import { partnerAdminWords } from './words';

export function PartnerState({ of: partner }: { of: Partner }) {
  const t = partnerAdminWords();
  return <Badge tone={partner.active ? 'good' : 'bad'}>{partner.active ? t.active : t.suspended}</Badge>;
}
