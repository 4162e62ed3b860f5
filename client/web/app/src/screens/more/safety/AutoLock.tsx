// Locking by itself. Drawn once the phone keeps such a choice.

export const AutoLock = (_: { hasPin: boolean }) => null;
