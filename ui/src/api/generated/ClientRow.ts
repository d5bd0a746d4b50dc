import type { ClientView } from "./ClientView";
import type { Day } from "./Day";
import type { Instant } from "./Instant";
import type { Uid } from "./Uid";

export type ClientRow = { client: Uid; number: number; name: string; birth_date: Day|null; town: string; status: ClientView["status"]; last_entry: Instant|null; };
