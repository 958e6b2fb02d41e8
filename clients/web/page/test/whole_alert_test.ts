// Proves that a whole alert comes out of its form as it was typed, and goes back into it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Violation } from 'bridge';
import { Drafts } from '../state/drafts';
import { form_of } from '../state/earlier_alert';
import { kTemplates, with_template, with_violation } from '../state/templates';
import {
  cap_time, draft_of, empty_form, headline_said, languages_said, local_time, no_words, pairs_of, places_open, type Form,
} from '../state/whole_alert';
import { kTemplateTexts } from './all_texts';

const kScript = '<script>document.title=1</script>';

const whole = (): Form => ({
  ...empty_form([]), status: 'Exercise', violation: 'raid', verification: 'eyewitness', affected: ['journalists'], rating: 'closed',
  freedoms: ['association'], categories: ['Security'], urgency: 'Expected', severity: 'Severe', certainty: 'Observed',
  responses: ['Avoid', 'Monitor'], effective: '2026-11-30T10:00', onset: '2026-11-30T11:00', countries: ['SN', 'GT'],
  places: [{ circles: '14.69,-17.44 5\n1,2 0.5', outline: '1,1\n2,1\n2,2\n1,1\n\n5,5\n6,5\n6,6\n5,5', geocodes: 'UN/LOCODE=SNDKR', altitude: '10', ceiling: '20' }],
  event_codes: 'SAME=CEM', parameters: 'local=x=y', scope: 'Private', addresses: 'a b', source: kScript, note: 'For practice', incidents: 'one two',
  codes: 'one\ntwo',
  words: [
    { ...no_words('en', 1), event: 'Raid', headline: kScript, description: 'Now', instruction: 'Go', audience: 'All', contact: 'Awa', web: 'https://a.example/', places: ['Dakar'], resources: 'A map | image/png | https://a.example/m.png | 12' },
    { ...no_words('wo', 1), event: 'Raid', headline: 'Wo', description: 'W', places: ['Ndakaaru'], resources: 'Kart | image/png' },
  ],
});

test('a form comes back from the draft that it makes', () => {
  const form = whole();
  assert.deepEqual(form_of(draft_of(form)), { ...form, expires: '' });
});

test('all infos say the same, each in its language; what people wrote stays text', () => {
  const { info, status, addresses } = draft_of(whole());
  assert.deepEqual(info.map((one) => one.language), ['en', 'wo']);
  assert.equal(status, 'Exercise');
  assert.deepEqual(addresses, ['a', 'b']);
  const [en, wo] = info;
  assert.equal(en?.headline, kScript);
  assert.deepEqual(en?.area.map((one) => one.area_desc), ['Senegal', 'Guatemala', 'Dakar']);
  assert.deepEqual(en?.area[2]?.area_circle[0], { centre: { latitude: '14.69', longitude: '-17.44' }, radius_km: '5' });
  assert.equal(en?.area[2]?.polygon.length, 2);
  assert.deepEqual(en?.parameter.at(-1), { value_name: 'local', value: 'x=y' });
  const but_for_words = ({ area, ...rest }: NonNullable<typeof en>) => [rest.category, rest.event_code, rest.parameter, rest.effective, area.map((one) => ({ ...one, area_desc: '' }))];
  assert.deepEqual(en && but_for_words(en), wo && but_for_words(wo));
});

test('what is empty is left out, and a language in which nothing is said', () => {
  const form = { ...empty_form(['en', 'fr']), countries: ['SN'] };
  form.words = form.words.map((one) => ({ ...one, event: 'Raid' }));
  const { info, ...rest } = draft_of(form);
  assert.equal(info.length, 1);
  assert.equal(info[0]?.headline, 'Raid: Senegal');
  assert.ok(!('restriction' in rest) && !('note' in rest) && !('expires' in (info[0] ?? {})));
  assert.equal(languages_said({ ...form, words: [{ ...no_words('fr', 0), description: 'Ici' }, no_words('en', 0)] }).length, 1);
});

test('a language that the browser does not know is no reason to fail', () => {
  const { info } = draft_of({ ...empty_form(['i-klingon']), countries: ['SN'] });
  assert.equal(info[0]?.area[0]?.area_desc, 'SN');
});

test('times go out in UTC and come back as this device’s', () => {
  assert.match(cap_time('2026-11-30T10:00'), /^2026-(11|12)-\d\dT\d\d:\d\d:00-00:00$/);
  assert.equal(local_time(cap_time('2026-11-30T10:00')), '2026-11-30T10:00');
});

test('lines that are no pairs are left to the agent to refuse', () => {
  assert.deepEqual(pairs_of('a=b\n\n nonsense \n=c'), [
    { value_name: 'a', value: 'b' }, { value_name: 'nonsense', value: '' }, { value_name: '', value: 'c' },
  ]);
});

const kRaid: Violation = {
  code: 'raid', labels: { en: 'Raid', es: 'Allanamiento', fr: 'Perquisition' }, category: 'Security', freedoms: ['association'], severity: 'Severe',
};

test('a template fills in what is empty in each language that has it, and nothing else', () => {
  let form = with_violation(empty_form(['en', 'fr', 'wo']), kRaid);
  assert.deepEqual([form.severity, form.categories, form.words[1]?.event], ['Severe', ['Security'], 'Perquisition']);
  assert.equal(form.words[2]?.event, 'Raid', 'where there is no word for it, in English');
  form = { ...form, words: form.words.map((one) => one.language === 'en' ? { ...one, headline: 'My own' } : one) };
  form = with_template(form, 'raid', kTemplateTexts);
  const [en, fr, wo] = form.words;
  assert.equal(en?.headline, 'My own');
  assert.match(fr?.headline ?? '', /^Perquisition de/);
  assert.equal(wo?.headline, '');
  assert.ok(form.responses.includes('Avoid'));
  assert.ok(places_open(form) > 5);
});

test('every language has every template, with as many places to fill in', () => {
  const count = (text: string) => text.match(/\[[^\]]+\]/g)?.length ?? 0;
  for (const name of kTemplates) {
    for (const texts of Object.values(kTemplateTexts)) {
      const said = texts?.[name];
      const english = kTemplateTexts['en']?.[name];
      assert.ok(said && english, name);
      for (const part of ['headline', 'description', 'instruction'] as const) {
        assert.equal(count(said[part]), count(english[part]), `${name}: ${said[part]}`);
      }
    }
  }
});

test('what was begun is known by what stands above it, in the first language that says so', () => {
  const form = empty_form(['en', 'fr']);
  assert.equal(headline_said(form), '');
  assert.equal(headline_said({ ...form, countries: ['SN'] }), 'Senegal');
  assert.equal(headline_said({ ...form, words: [no_words('en', 0), { ...no_words('fr', 0), headline: ' Ici ' }] }), 'Ici');
});

test('drafts are held each by its place until they are thrown away or all are forgotten', () => {
  const drafts = new Drafts();
  drafts.put('#/new_alert', { sentence: 'At the ' }, 'At the ');
  drafts.put('#/whole_alert', whole(), '');
  drafts.put('#/new_alert', { sentence: 'At the bridge' }, 'At the bridge');
  assert.deepEqual(drafts.all(), [{ where: '#/new_alert', words: 'At the bridge' }, { where: '#/whole_alert', words: '' }]);
  assert.deepEqual(drafts.at('#/whole_alert'), whole());
  drafts.throw_away('#/new_alert');
  assert.equal(drafts.at('#/new_alert'), undefined);
  drafts.forget_all();
  assert.deepEqual(drafts.all(), []);
});
