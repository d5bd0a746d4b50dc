import type { Contact } from "./Contact";
import type { Day } from "./Day";
import type { Regime } from "./Regime";

export type ClientFields = { name: string; called: string; birth_date: Day|null; street: string; postcode: string; town: string; phone: string; email: string; regimes: Regime[]; bsn: string|null; contacts: Contact[]; notes: string; };
