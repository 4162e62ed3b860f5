// What sending may cost. Drawn once the phone keeps such choices.

export const Choices = () => null;
