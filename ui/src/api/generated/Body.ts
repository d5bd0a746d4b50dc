import type { Capacity } from "./Capacity";
import type { Day } from "./Day";
import type { Ground } from "./Ground";
import type { Identity } from "./Identity";

export type Body = { kind: "report"; text: string } | { kind: "document"; title: string; note: string } | { kind: "disclosure"; recipient: string; capacity: Capacity; ground: Ground; identity: Identity; place: string; period_from: Day|null; period_to: Day|null; files: {name:string; length:number; sha256:string}[]; left_out: {what:string; count:number; why:string}[]; seal: string; };
