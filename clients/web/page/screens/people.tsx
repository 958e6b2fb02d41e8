// The directory: who shows what to the alliance. The server searches it, and so sees what is asked.
import type { ListedMember, SearchDirectoryCommand } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Empty, Field, Form, Handle, Link, Note, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { folded } from '../state/channels';
import { handle_typed, is_handle } from '../state/routes';
import { CountrySelect } from './countries';

export const values_of = (member: ListedMember, name: string) =>
  member.profile.find((field) => field.name === name)?.values ?? [];

export function People() {
  const { speech, self, go } = useApp();
  const { t } = speech;
  const [handle, set_handle] = useState('');
  const [filter, set_filter] = useState({ country: '', theme: '', skill: '', organisation: '', language: '' });
  const [found, set_found] = useState<ListedMember[]>();
  const asking = useCommand();
  const { view: known } = useView({ type: 'people' });
  const search = async () => {
    const wanted = Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ''));
    const command: SearchDirectoryCommand = { type: 'search_directory', ...wanted };
    const answer = await asking.ask(command);
    if (answer) set_found(answer.members);
  };
  const may_search = self?.standing === 'member' || self?.standing === 'provisional';
  useEffect(() => { if (may_search) void search(); }, [may_search]);
  const typed = handle_typed(handle);
  const put = (name: keyof typeof filter) => (value: string) => set_filter({ ...filter, [name]: value });
  const shown = found?.filter((one) => one.member !== self?.member)
    .sort((a, b) => folded(a.handle).localeCompare(folded(b.handle)));
  return (
    <Screen title={t.people}>
      <Form submit={t.open} disabled={!is_handle(typed)} onSubmit={() => go({ at: 'person', handle: typed })}>
        <Field label={t.handle_of} value={handle} onInput={set_handle} max={31} ltr />
      </Form>
      <details class="filter">
        <summary>{t.filter}</summary>
        <p class="hint">{t.directory_what}</p>
        <Form submit={t.find} asking={asking} onSubmit={() => void search()}>
          <CountrySelect value={filter.country} onChange={put('country')} any={t.all_countries} />
          <Field label={t.theme} value={filter.theme} onInput={put('theme')} />
          <Field label={t.skill} value={filter.skill} onInput={put('skill')} />
          <Field label={t.organisation} value={filter.organisation} onInput={put('organisation')} />
          <Field label={t.language_code} value={filter.language} onInput={(value) => put('language')(value.toLowerCase())} hint={t.language_code_hint} max={10} ltr />
        </Form>
      </details>
      {!shown && asking.busy && <Busy asks />}
      {shown?.length === 0 && <Empty><p>{t.nobody_found}</p></Empty>}
      {!shown && asking.error && known && (
        <>
          <Note>{speech.error(asking.error)}</Note>
          <Section title={t.known_people}>
            <ul class="list">{known.people.map((one) => <li key={one.member}><Link to={{ at: 'person', handle: one.handle }} look="item"><Handle of={one.handle} /></Link></li>)}</ul>
          </Section>
        </>
      )}
      <ul class="list">
        {shown?.map((one) => (
          <li key={one.member}>
            <Link to={{ at: 'person', handle: one.handle }} look="item">
              <span class="grow">
                <span class="name"><Handle of={one.handle} /> <bdi class="display">{values_of(one, 'display_name')[0]}</bdi></span>
                <span class="last" dir="auto">{[...values_of(one, 'organisation'), ...values_of(one, 'country').map(speech.country), ...values_of(one, 'themes')].join(' · ')}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
