// A whole alert while it is being written: what its screen holds, and the draft that it comes to.
//
// Everything is as it was typed; whether it keeps the rules of CAP 1.2 is for the agent to say.
import type {
  CapAlert, CapArea, CapInfo, CapReference, CapResource, CapValue, Category, Certainty, KnownAlert,
  ResponseType, Severity, Urgency,
} from 'bridge';

export type Status = 'Actual' | 'Exercise' | 'Test';

// What is said in one language.
export interface Words {
  language: string;
  event: string;
  headline: string;
  description: string;
  instruction: string;
  audience: string;
  contact: string;
  web: string;
  places: string[]; // what each place is called
  resources: string;
}

export interface Place {
  circles: string;
  outline: string;
  geocodes: string;
  altitude: string;
  ceiling: string;
}

export interface Form {
  status: Status;
  violation: string;
  verification: string;
  affected: string[];
  rating: string;
  freedoms: string[];
  categories: Category[];
  urgency: Urgency;
  severity: Severity;
  certainty: Certainty;
  responses: ResponseType[];
  effective: string;
  onset: string;
  expires: string;
  countries: string[];
  places: Place[];
  event_codes: string;
  parameters: string;
  scope: CapAlert['scope'];
  restriction: string;
  addresses: string;
  source: string;
  note: string;
  incidents: string;
  codes: string;
  follows: string; // the digest of an earlier alert, or nothing
  words: Words[];
}

export const kCountryCode = 'ISO3166-1';
export const kPrefix = 'indaba:';
const kViolation = 'indaba:violation';

export const no_words = (language: string, places: number): Words => ({
  language, event: '', headline: '', description: '', instruction: '', audience: '', contact: '', web: '',
  places: Array.from({ length: places }, () => ''), resources: '',
});

export const kNoPlace: Place = { circles: '', outline: '', geocodes: '', altitude: '', ceiling: '' };

export const empty_form = (languages: readonly string[]): Form => ({
  status: 'Actual', violation: '', verification: '', affected: [], rating: '', freedoms: [], categories: [],
  urgency: 'Immediate', severity: 'Unknown', certainty: 'Unknown', responses: [], effective: '', onset: '', expires: '',
  countries: [], places: [], event_codes: '', parameters: '', scope: 'Restricted', restriction: '', addresses: '', source: '',
  note: '', incidents: '', codes: '', follows: '', words: languages.map((one) => no_words(one, 0)),
});

export const lines_of = (text: string) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
const parted = (text: string) => text.split(/\s+/).filter((one) => one !== '');

export const pairs_of = (text: string): CapValue[] => lines_of(text).map((line) => {
  const at = line.indexOf('=');
  return at < 0 ? { value_name: line, value: '' } : { value_name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
});

// What `datetime-local` gives is this device's time; what goes out says UTC, as CAP wants it.
export const cap_time = (local: string) => `${new Date(local).toISOString().slice(0, 19)}-00:00`;
export const local_time = (cap: string): string => {
  const date = new Date(cap);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const filled = <K extends string>(name: K, value: string) =>
  (value.trim() === '' ? {} : { [name]: value.trim() }) as Partial<Record<K, string>>;
const timed = <K extends string>(name: K, value: string) =>
  (value === '' ? {} : { [name]: cap_time(value) }) as Partial<Record<K, string>>;

const point_of = (text: string) => {
  const [latitude = '', longitude = ''] = text.split(',').map((one) => one.trim());
  return { latitude, longitude };
};

const circle_of = (line: string) => {
  const [centre = '', radius_km = '0'] = line.split(/\s+(?=[^\s,]*$)/);
  return { centre: point_of(centre), radius_km };
};

const area_of = (place: Place, name: string): CapArea => ({
  area_desc: name.trim(),
  polygon: place.outline.split(/\n\s*\n/).map(lines_of).filter((corners) => corners.length > 0)
    .map((corners) => ({ points: corners.map(point_of) })),
  area_circle: lines_of(place.circles).map(circle_of),
  geocode: pairs_of(place.geocodes), ...filled('altitude', place.altitude), ...filled('ceiling', place.ceiling),
});

// In its language; as its code where the browser does not know the one or the other.
function country_in(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

const country_area = (code: string, language: string): CapArea => ({
  area_desc: country_in(code, language),
  polygon: [], area_circle: [], geocode: [{ value_name: kCountryCode, value: code }],
});

const resource_of = (line: string): CapResource => {
  const [resource_desc = '', mime_type = '', uri = '', size = '', digest = ''] = line.split('|').map((one) => one.trim());
  return { resource_desc, mime_type, ...filled('uri', uri), ...(/^\d+$/.test(size) ? { size: Number(size) } : {}), ...filled('digest', digest) };
};

// In the order in which the agent writes them itself.
function parameters_of(form: Form): CapValue[] {
  const ours = [
    [kViolation, form.violation], ...form.freedoms.map((one) => ['indaba:freedom', one]),
    ...form.affected.map((one) => ['indaba:affected', one]), ['indaba:verification', form.verification],
    ['indaba:civic-space', form.rating],
  ];
  return [
    ...ours.filter(([, value]) => value !== '').map(([value_name = '', value = '']) => ({ value_name, value })),
    ...pairs_of(form.parameters),
  ];
}

// Without a headline it is what has happened where, as in the short form.
const headline_of = (form: Form, words: Words) =>
  words.headline.trim() || [words.event.trim(), form.countries[0] && country_area(form.countries[0], words.language).area_desc]
    .filter((one) => one).join(': ');

function info_of(form: Form, words: Words): CapInfo {
  return {
    language: words.language, category: form.categories, event: words.event.trim(), response_type: form.responses,
    urgency: form.urgency, severity: form.severity, certainty: form.certainty,
    event_code: [...(form.violation ? [{ value_name: kViolation, value: form.violation }] : []), ...pairs_of(form.event_codes)],
    ...timed('effective', form.effective), ...timed('onset', form.onset), ...timed('expires', form.expires),
    ...filled('audience', words.audience), ...filled('headline', headline_of(form, words)), ...filled('description', words.description),
    ...filled('instruction', words.instruction), ...filled('contact', words.contact), ...filled('web', words.web),
    parameter: parameters_of(form), resource: lines_of(words.resources).map(resource_of),
    area: [
      ...form.countries.map((code) => country_area(code, words.language)),
      ...form.places.map((place, i) => area_of(place, words.places[i] ?? '')),
    ],
  };
}

export const reference_to = ({ cap }: Pick<KnownAlert, 'cap'>): CapReference =>
  ({ sender: cap.sender, identifier: cap.identifier, sent: cap.sent });

// The languages in which more is said than what kind of event it is; of none, the first.
export function languages_said(form: Form): Words[] {
  const said = form.words.filter((one) => `${one.headline}${one.description}${one.instruction}`.trim() !== '');
  return said.length > 0 ? said : form.words.slice(0, 1);
}

// What stands above it, as far as anything does.
export const headline_said = (form: Form): string =>
  languages_said(form).map((words) => headline_of(form, words)).find((one) => one !== '') ?? '';

// `earlier`: the alert that it follows on, if it does. Who sends it, and when, the agent fills in.
export function draft_of(form: Form, earlier?: Pick<KnownAlert, 'cap'>): CapAlert {
  return {
    identifier: 'draft', sender: 'draft', sent: '2000-01-01T00:00:00-00:00', status: form.status, msg_type: 'Alert',
    ...filled('source', form.source), scope: form.scope,
    ...(form.scope === 'Restricted' ? filled('restriction', form.restriction) : {}), addresses: parted(form.addresses),
    code: lines_of(form.codes), ...filled('note', form.note), references: earlier ? [reference_to(earlier)] : [],
    incidents: parted(form.incidents), info: languages_said(form).map((words) => info_of(form, words)),
  };
}

// How many places of a template are still to be filled in.
export const places_open = (form: Form): number => languages_said(form)
  .flatMap((words) => [words.event, words.headline, words.description, words.instruction])
  .reduce((sum, text) => sum + (text.match(/\[[^\]\n]+\]/g)?.length ?? 0), 0);
