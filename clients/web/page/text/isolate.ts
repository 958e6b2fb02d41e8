// Names inside a sentence of the other direction, kept apart from it as <bdi> would.
export const isolated = (text: string) => `\u2068${text}\u2069`;
// A handle always runs from left to right, its @ first.
export const at_handle = (who: string) => `\u2066@${who}\u2069`;
