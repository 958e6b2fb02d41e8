// The board of alerts: what is in force first, then by severity, then the newest.
import type { CapAlert, CapInfo, KnownAlert, Life, Severity } from 'bridge';
import { folded } from './channels';

export const kSeverities: readonly Severity[] = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'];
const kLives: readonly Life[] = ['in_force', 'not_yet', 'notice', 'updated', 'expired', 'cancelled'];

// The info in the reader's language, or the first.
export const info_for = (alert: KnownAlert, language: string): CapInfo | undefined =>
  alert.cap.info.find((info) => info.language?.toLowerCase().split('-')[0] === language) ??
  alert.cap.info[0];

export const severity_of = (alert: KnownAlert): Severity =>
  alert.cap.info[0]?.severity ?? 'Unknown';

const rank_of = (severity: Severity) => kSeverities.indexOf(severity);

// What has really happened; all else must look different wherever it stands.
export const is_practice = (status: CapAlert['status']): status is Exclude<CapAlert['status'], 'Actual'> =>
  status !== 'Actual';

export const countries_of = (alert: KnownAlert): string[] => [...new Set(
  alert.cap.info.flatMap((info) => info.area).flatMap((area) => area.geocode)
    .filter((code) => /3166/.test(code.value_name)).map((code) => code.value))];

export interface AlertFilter {
  mine: boolean; // only what passes the member's own filter
  country: string;
  words: string;
  severity: Severity | ''; // at least
  since: number;           // seconds since 1970
}

export function shown_alerts(
  alerts: readonly KnownAlert[], filter: AlertFilter, language: string,
): KnownAlert[] {
  const wanted = folded(filter.words.trim());
  const said = (alert: KnownAlert) => {
    const info = info_for(alert, language);
    return folded(`${info?.event ?? ''} ${info?.headline ?? ''} ${info?.description ?? ''}`);
  };
  return alerts
    .filter((one) => !filter.mine || one.is_for_me)
    .filter((one) => filter.country === '' || countries_of(one).includes(filter.country))
    .filter((one) => filter.severity === '' || rank_of(severity_of(one)) <= rank_of(filter.severity))
    .filter((one) => one.at >= filter.since)
    .filter((one) => said(one).includes(wanted))
    .sort((a, b) => kLives.indexOf(a.life) - kLives.indexOf(b.life) ||
      rank_of(severity_of(a)) - rank_of(severity_of(b)) || b.at - a.at);
}

export const may_be_answered = (alert: KnownAlert) =>
  alert.life === 'in_force' || alert.life === 'not_yet';

// In force, for this member, and not answered yet.
export const waits_for_answer = (alert: KnownAlert) =>
  alert.life === 'in_force' && alert.is_for_me && !alert.answer;
