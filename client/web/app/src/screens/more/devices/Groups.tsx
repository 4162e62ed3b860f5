// A code in groups of four, numbered by rows, to read it out or to write it down.

import { groups } from '../logic';

export const Groups = ({ of }: { of: string }) => (
  <ol class="groups" dir="ltr">
    {groups(of.replace(/[\s-]+/g, '')).map((group, at) => <li key={`${at} ${group}`}><code>{group}</code></li>)}
  </ol>
);
