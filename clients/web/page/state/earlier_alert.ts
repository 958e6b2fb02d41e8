// An alert that was sent, as the form that would write it again: what an update of all of it begins with.
import type { CapAlert, CapArea, CapInfo, CapResource, CapValue } from 'bridge';
import { empty_form, kCountryCode, kPrefix, local_time, type Form, type Place, type Status, type Words } from './whole_alert';

const pairs_in = (values: readonly CapValue[]) => values.map((one) => `${one.value_name}=${one.value}`).join('\n');
const named = (values: readonly CapValue[], name: string) =>
  values.filter((one) => one.value_name === kPrefix + name).map((one) => one.value);
const is_ours = (one: CapValue) => one.value_name.startsWith(kPrefix);

const country_of = (area: CapArea): string | undefined => {
  const [code] = area.geocode;
  const is_whole = area.geocode.length === 1 && area.polygon.length === 0 && area.area_circle.length === 0;
  return is_whole && code?.value_name === kCountryCode ? code.value : undefined;
};

const place_of = (area: CapArea): Place => ({
  circles: area.area_circle.map(({ centre, radius_km }) => `${centre.latitude},${centre.longitude} ${radius_km}`).join('\n'),
  outline: area.polygon.map(({ points }) => points.map((one) => `${one.latitude},${one.longitude}`).join('\n')).join('\n\n'),
  geocodes: pairs_in(area.geocode), altitude: area.altitude ?? '', ceiling: area.ceiling ?? '',
});

const resource_in = (one: CapResource) =>
  [one.resource_desc, one.mime_type, one.uri ?? '', one.size ?? '', one.digest ?? ''].join(' | ').replace(/[ |]+$/, '');

const words_in = (info: CapInfo): Words => ({
  language: info.language ?? 'en', event: info.event, headline: info.headline ?? '', description: info.description ?? '',
  instruction: info.instruction ?? '', audience: info.audience ?? '', contact: info.contact ?? '', web: info.web ?? '',
  places: info.area.filter((area) => !country_of(area)).map((area) => area.area_desc),
  resources: info.resource.map(resource_in).join('\n'),
});

const kStatuses: readonly Status[] = ['Actual', 'Exercise', 'Test'];

// Its end is not taken over: what goes on has another.
export function form_of(cap: CapAlert): Form {
  const [first] = cap.info;
  const form = empty_form([]);
  if (!first) return form;
  const time = (value: string | undefined) => value ? local_time(value) : '';
  return {
    ...form, status: kStatuses.find((one) => one === cap.status) ?? 'Actual',
    violation: named(first.parameter, 'violation')[0] ?? '', verification: named(first.parameter, 'verification')[0] ?? '',
    affected: named(first.parameter, 'affected'), rating: named(first.parameter, 'civic-space')[0] ?? '',
    freedoms: named(first.parameter, 'freedom'), categories: first.category, urgency: first.urgency,
    severity: first.severity, certainty: first.certainty, responses: first.response_type,
    effective: time(first.effective), onset: time(first.onset),
    countries: first.area.flatMap((area) => country_of(area) ?? []),
    places: first.area.filter((area) => !country_of(area)).map(place_of),
    event_codes: pairs_in(first.event_code.filter((one) => !is_ours(one))),
    parameters: pairs_in(first.parameter.filter((one) => !is_ours(one))),
    scope: cap.scope, restriction: cap.restriction ?? '', addresses: cap.addresses.join(' '), source: cap.source ?? '',
    note: cap.note ?? '', incidents: cap.incidents.join(' '), codes: cap.code.join('\n'),
    words: cap.info.map(words_in),
  };
}
