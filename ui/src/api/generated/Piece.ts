export type Piece = { text: string; hit: boolean };
