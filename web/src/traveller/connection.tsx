import { reachable } from '../api';
import { Icon } from '../kit';
import { roomWords } from './words';
import './connection.css';

/** Says while the service cannot be reached: what is on the screen may then be old. */
export function Connection() {
  return (
    <div role="status">
      {!reachable.value && (
        <p class="offline">
          <Icon name="warn" size={18} /> {roomWords().offline}
        </p>
      )}
    </div>
  );
}
