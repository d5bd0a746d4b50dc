import type { Body } from "./Body";
import type { Instant } from "./Instant";

export type VersionView = { no: number; recorded: Instant; author: string; reason: string; amendment: boolean; body: Body; };
