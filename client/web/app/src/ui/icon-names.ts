// The icons the app uses, by their Tabler names; only these are built in. To use another, add its name.

export const ICONS = [
  'search', 'user', 'clipboard-list', 'dots', 'home-question', 'cash', 'hammer', 'school', 'id', 'stethoscope', 'bus', 'file-check',
  'volume', 'eye-off', 'cloud-off', 'cloud-up', 'phone', 'map-pin', 'camera', 'qrcode', 'receipt', 'calendar', 'notebook', 'shield',
  'alert-triangle', 'chevron-left', 'chevron-right', 'chevron-down', 'plus', 'minus', 'check', 'x', 'question-mark',
  'exclamation-mark', 'info-circle', 'home', 'device-mobile', 'key', 'lock', 'language', 'bookmark', 'share', 'history',
  'building-bank', 'settings', 'player-stop', 'trash', 'pencil', 'clock', 'gavel', 'users', 'calculator', 'download', 'printer',
  'refresh', 'message', 'id-badge-2', 'sun', 'moon', 'hand-stop',
] as const;

/** An icon's name. */
export type IconName = (typeof ICONS)[number];
