import { PageHead } from '../../kit';
import { KeysPanel } from '../../kit/keys/keys-panel';
import { keysLead } from './words';
import { keyWords } from '../../kit/keys/words';

/** The partner's own keys. */
export default function Keys() {
  return (
    <>
      <PageHead title={keyWords().title}>{keysLead()}</PageHead>
      <KeysPanel path="/v1/partner/keys" revokePath="/v1/partner/keys" own />
    </>
  );
}
