// The parts screens are made of.

export { Page } from './Page';
export { Icon } from './Icon';
export { type IconName } from './icon-names';
export { Button, Call, Link, Row, Rows, Tile, Tiles } from './press';
export { Check, Choice, Field, Stepper } from './choose';
export { DateStepper, MoneyStepper, dayAt, sayDay, today } from './dates';
export { Alert, Empty, Fail, Mark, Shown, Source, Sources, type Tone, Verdict, Wait, troubleWords } from './tell';
export { Lines, Say } from './Say';
export { Banner, Withdrawn } from './Withdrawn';
export { SyncLine } from './SyncLine';
