/** Drawings for the tools of a text, on the grid of the kit's icons. */
const PATHS = {
  bold: 'M7.5 5h5.25a3.4 3.4 0 0 1 0 6.8H7.5zM7.5 11.8h6a3.6 3.6 0 0 1 0 7.2h-6z',
  italic: 'M10.5 5h6M7.5 19h6M14 5l-4 14',
  heading: 'M6 5v14M18 5v14M6 12h12',
  list: 'M9.5 6.5H20M9.5 12H20M9.5 17.5H20M4.75 6.5h.5M4.75 12h.5M4.75 17.5h.5',
  numbers:
    'M10.5 6.5H20M10.5 12H20M10.5 17.5H20M4 5.5l1.5-.75v4M4 15.25c.5-1.25 2.75-1 2.5.5-.15.9-1.5 1.75-2.5 3h2.75',
  quote: 'M5 17c2.75-.5 4.25-2.75 4.25-6.5V7H4.5v5h4.25M14.75 17c2.75-.5 4.25-2.75 4.25-6.5V7h-4.75v5h4.25',
  link: 'M10 13.5a4 4 0 0 0 5.75.25l3-3a4 4 0 0 0-5.65-5.65l-1.25 1.25M14 10.5a4 4 0 0 0-5.75-.25l-3 3a4 4 0 0 0 5.65 5.65l1.25-1.25',
  up: 'M12 19V5.5M6 11.5l6-6 6 6',
  down: 'M12 5v13.5M6 12.5l6 6 6-6',
  below: 'M4.5 6h15M12 11v9M7.5 15.5h9',
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name, size = 18 }: { name: GlyphName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** A small button of a text's tools: a drawing with a name, or the name itself. */
export function Tool(props: {
  glyph?: GlyphName;
  label: string;
  disabled?: boolean;
  onClick: () => void;
  id?: string;
  tabIndex?: number;
}) {
  const { glyph, label } = props;
  return (
    <button
      type="button"
      class={`editor-tool${glyph ? '' : ' editor-tool-words'}`}
      aria-label={glyph && label}
      title={glyph && label}
      data-tool={props.id}
      tabIndex={props.tabIndex}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {glyph ? <Glyph name={glyph} /> : label}
    </button>
  );
}
