import type { Citation } from '../../api';
import { CitedText } from '../../kit';
import { blocks } from './blocks';
import './cited.css';

/** A written answer: paragraphs and lists, with citation marks. */
export function Cited(props: { text: string; citations: readonly Citation[]; lang?: string; withoutLists?: boolean }) {
  const cited = (text: string) => <CitedText text={text} citations={props.citations} />;
  return (
    <div class="cited" lang={props.lang}>
      {blocks(props.text).map((block, i) => {
        if (block.kind === 'text') return <p key={i}>{cited(block.text)}</p>;
        if (props.withoutLists) return null;
        const items = block.items.map((item, j) => <li key={j}>{cited(item)}</li>);
        return block.ordered ? (
          <ol key={i} start={block.start}>
            {items}
          </ol>
        ) : (
          <ul key={i}>{items}</ul>
        );
      })}
    </div>
  );
}
