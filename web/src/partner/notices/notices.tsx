import { useLoad } from '../../api';
import { Button, EmptyState, Loaded, Note, PageHead } from '../../kit';
import { Compose } from './compose';
import { InForce } from './in-force';
import { placesOf, readNotices } from './own-notices';
import { readOwn } from './own-places';
import { partnerWords } from '../words';
import { noticeWords } from './words';
import './notices.css';

/** What holds now, and three taps to tell something new. */
export default function Notices() {
  const t = noticeWords();
  const own = useLoad(readOwn, []);
  const told = useLoad((signal) => readNotices(undefined, signal), []);
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Loaded of={own}>
        {(known) => (
          <div class="partner-notices">
            <div class="stack">
              {!known.whole && <Note tone="info">{t.partList}</Note>}
              {known.places.length === 0 ? (
                <EmptyState
                  icon="place"
                  title={t.noPlaces}
                  action={
                    <Button kind="primary" icon="upload" href="/partner">
                      {partnerWords().upload}
                    </Button>
                  }
                >
                  {t.noPlacesHint}
                </EmptyState>
              ) : (
                <Compose own={known} recent={placesOf(told.data?.items ?? [])} onTold={told.reload} />
              )}
            </div>
            <Loaded of={told}>{(first) => <InForce first={first} onEnded={told.reload} />}</Loaded>
          </div>
        )}
      </Loaded>
    </>
  );
}
