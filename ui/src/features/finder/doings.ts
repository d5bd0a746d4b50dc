/** What one can begin from anywhere, under the words of its own button or page. One line each. */
import type { Actions, Uid } from '../../api';
import { keep } from '../../care/keeping.svelte';
import type { TextKey } from '../../i18n/index.svelte';
import { go, type DossierTab, type Place } from '../../places.svelte';

export interface Doing {
  text: TextKey;
  /** The core's action behind it: what it would refuse is not offered. */
  asks: keyof Actions;
  begin: () => void;
}

const to = (text: TextKey, asks: keyof Actions, place: Place): Doing => ({ text, asks, begin: () => go(place) });

/** In the dossier that is open first, then everywhere. */
export function doings(client: Uid | null): Doing[] {
  const tab = (text: TextKey, asks: keyof Actions, tab: DossierTab): Doing[] =>
    client ? [to(text, asks, { at: 'dossier', client, tab })] : [];
  return [
    to('report.new', 'report_add', { at: 'report', client }),
    ...(client
      ? [
          to('letter.new', 'form_add', { at: 'letter', client }),
          to('handover.open', 'handover_write', { at: 'handover', client }),
          to('viewing.open', 'viewing_begin', { at: 'viewing', client }),
          to('request.open', 'request_list', { at: 'requests', client }),
          to('access.title', 'access_log', { at: 'access', client }),
        ]
      : []),
    ...tab('dossier.tab.plan', 'plan', 'plan'),
    ...tab('dossier.tab.measurements', 'measurements', 'measurements'),
    ...tab('dossier.tab.medication', 'medication', 'medication'),
    ...tab('dossier.tab.people', 'people', 'people'),
    ...tab('dossier.tab.facts', 'client_get', 'facts'),
    to('client.new', 'client_add', { at: 'client-new' }),
    to('rail.today', 'today', { at: 'today' }),
    to('rail.clients', 'client_list', { at: 'clients' }),
    to('rail.search', 'search', { at: 'search', client: null }),
    to('rail.notes', 'work_notes', { at: 'notes', client: null }),
    to('rail.mic', 'mic_list', { at: 'mic' }),
    to('rail.inspection', 'check_all', { at: 'inspection' }),
    to('rail.log', 'log_list', { at: 'log' }),
    { text: 'backup.title', asks: 'backup_make', begin: () => keep('backup') },
    to('rail.settings', 'settings_set', { at: 'settings' }),
    to('rail.manual', 'sitting', { at: 'manual' }),
    to('colleague.title', 'colleague_set', { at: 'colleagues' }),
    to('laptop.title', 'laptop_seen', { at: 'laptop' }),
    to('processing.title', 'processing_set', { at: 'processing' }),
    to('standin.title', 'stand_in_add', { at: 'stand-in' }),
    to('succession.title', 'instructions_set', { at: 'succession' }),
  ];
}
