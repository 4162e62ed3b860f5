// Words as they come from the phone: bold between `**`, and each run in the other language marked with its own, so that a screen
// reader changes its voice.

import { Fragment, type VNode } from 'preact';
import { lang } from '../settings';
import { runs } from '../runs';

function marked(text: string): VNode {
  const parts = runs(text, lang.value).map((run, index) =>
    run.lang ? (
      <span key={index} lang={run.lang}>
        {run.text}
      </span>
    ) : (
      <Fragment key={index}>{run.text}</Fragment>
    ),
  );
  return <>{parts}</>;
}

/** A line of text. */
export function Say({ text }: { text: string }) {
  const pieces = text.split('**');
  return (
    <>
      {pieces.map((piece, index) =>
        index % 2 ? <b key={index}>{marked(piece)}</b> : <Fragment key={index}>{marked(piece)}</Fragment>,
      )}
    </>
  );
}

/** Paragraphs of text. */
export const Lines = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((line, index) => (
      <p key={index}>
        <Say text={line} />
      </p>
    ))}
  </>
);
