export type Uid = string;
