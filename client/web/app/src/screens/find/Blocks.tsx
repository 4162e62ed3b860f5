// The blocks of an article: paragraphs, headings, lists. Nothing in them can be a link or a picture.

import { Lines, Say } from '../../ui';

type Block = readonly [kind: string, lines: readonly string[]];

const items = (lines: readonly string[]) =>
  lines.map((line, index) => (
    <li key={index}>
      <Say text={line} />
    </li>
  ));

function One({ block: [kind, lines] }: { block: Block }) {
  if (kind === 'heading')
    return (
      <h3>
        <Say text={lines.join(' ')} />
      </h3>
    );
  if (kind === 'bullets') return <ul class="list">{items(lines)}</ul>;
  if (kind === 'numbers') return <ol class="list">{items(lines)}</ol>;
  return <Lines of={lines} />;
}

export const Blocks = ({ of }: { of: readonly Block[] }) => (
  <>
    {of.map((block, index) => (
      <One key={index} block={block} />
    ))}
  </>
);
