/**
 * The time, as the program has it. The web view's own clock is not asked: it may stand on another day or in another time
 * zone than the clock by which the core judges what is past and what is still to come. And a day is not read once: past
 * midnight it is another, on a page that was opened the evening before too.
 */
import type { Day, Instant } from '../api';

/** How often the program is asked, in milliseconds: midnight is not missed by more. */
const EVERY = 20_000;

/** Milliseconds that the program's clock is ahead of the web view's. */
let ahead = 0;
/** Minutes that the clock on the wall is ahead of UTC. */
let zone = -new Date().getTimezoneOffset();

/** The clock on the wall as "2026-11-23T14:03:11.000Z", where the Z means nothing. */
const wall = (): string => new Date(Date.now() + ahead + zone * 60_000).toISOString();
let minute = $state(wall().slice(0, 16));
let day = $state<Day>(wall().slice(0, 10));

/** Today; or the day that is `back` days ago. What shows it follows midnight. */
export function today(back = 0): Day {
  if (back === 0) return day;
  const then = new Date(`${day}T12:00:00Z`);
  then.setUTCDate(then.getUTCDate() - back);
  return then.toISOString().slice(0, 10);
}

/** The time of day as "14:03". What shows it follows the minute. */
export function timeNow(): string {
  void minute;
  return wall().slice(11, 16);
}

/** Milliseconds since 1970. What shows it follows the minute. */
export function instantNow(): number {
  void minute;
  return Date.now() + ahead;
}

/** Goes by the program's clock from now on; `ask` tells how late it is there. Gives what stops it. */
export function followClock(ask: () => Promise<Instant>): () => void {
  async function look(): Promise<void> {
    const told = await ask().catch(() => null);
    const offset = /([+-])(\d\d):(\d\d)$/.exec(told ?? '');
    if (told && offset) {
      ahead = Date.parse(told) - Date.now();
      zone = (offset[1] === '-' ? -1 : 1) * (60 * Number(offset[2]) + Number(offset[3]));
    }
    minute = wall().slice(0, 16);
    day = wall().slice(0, 10);
  }
  const again = (): void => void look();
  again();
  const timer = setInterval(again, EVERY);
  // A laptop that slept wakes up on another day.
  window.addEventListener('focus', again);
  return () => {
    clearInterval(timer);
    window.removeEventListener('focus', again);
  };
}
