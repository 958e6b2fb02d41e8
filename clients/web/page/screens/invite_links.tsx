// Links that were made: to copy, to scan, to print, and from a list of people.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Copy, Note, Refusal, Section } from '../parts/basics';
import { download } from '../parts/download';
import { useCommand, useView } from '../parts/hooks';
import { Qr } from '../parts/qr';
import { alike, csv_of, read_invite_rows, type InviteRow, type Mode } from '../state/invite_rows';

export interface Invited {
  link: string;
  name?: string;
}

// One to a ticket when printed.
export function InviteLinks({ invited }: { invited: readonly Invited[] }) {
  const { self, speech } = useApp();
  const { t } = speech;
  const [with_codes, show_codes] = useState(invited.length === 1);
  if (invited.length === 0) return null;
  return (
    <>
      <Note look="bad">{t.invite_warning}</Note>
      <div class="row wrap">
        <Button pressed={with_codes} onClick={() => show_codes(!with_codes)}>{t.show_codes}</Button>
        <Button onClick={() => print()}>{t.print_invites}</Button>
      </div>
      {invited.map(({ link, name }) => (
        <div key={link} class="ticket">
          <p><strong>{t.invite_of(self?.alliance_name ?? 'Indaba')}</strong>{name && <> · <bdi>{name}</bdi></>}</p>
          <Copy text={link} />
          {with_codes && <Qr text={link} what={t.qr_invite} />}
        </div>
      ))}
    </>
  );
}

// The file is read here and goes nowhere.
export function FromList({ mode, days }: { mode: Mode; days: number }) {
  const { speech } = useApp();
  const { t } = speech;
  const { view: words } = useView({ type: 'vocabulary' });
  const [rows, set_rows] = useState<InviteRow[]>([]);
  const [wrong, set_wrong] = useState('');
  const [links, set_links] = useState<string[]>([]);
  const asking = useCommand();
  const take = async (file: File | undefined) => {
    set_rows([]);
    set_links([]);
    set_wrong('');
    if (!file) return;
    const read = read_invite_rows(await file.text(), mode, (code) => words?.countries.some((one) => one.code === code) ?? false);
    if ('rows' in read) set_rows(read.rows);
    else set_wrong(t.row_wrong(read.line, t.row_problem[read.problem]));
  };
  // On a refusal those that were made before it stand.
  const make = async () => {
    const made: string[] = [];
    for (const group of alike(rows)) {
      const { mode: of_group = mode, country = '' } = rows[group[0] ?? 0] ?? {};
      const invited = await asking.ask({ type: 'create_invites', count: group.length, mode: of_group, uses: 1, days, ...(country ? { country } : {}) });
      if (!invited) break;
      group.forEach((row, i) => { made[row] = invited.links[i] ?? ''; });
    }
    set_links(made);
  };
  const invited = rows.flatMap(({ name }, i) => links[i] ? [{ link: links[i], name }] : []);
  const save = () => {
    const lines = rows.flatMap((row, i) => links[i] ? [[row.name, row.country, row.language, row.mode, links[i]]] : []);
    download('invites.csv', 'text/csv', [csv_of([['name', 'country', 'language', 'mode', 'link'], ...lines])]);
  };
  return (
    <Section title={t.invites_csv}>
      <p class="hint">{t.invites_csv_what}</p>
      <label class="field">{t.choose_file}
        <input type="file" accept=".csv,text/csv" onChange={(event) => void take(event.currentTarget.files?.[0])} />
      </label>
      <div role="alert">{wrong && <Note look="bad">{wrong}</Note>}</div>
      {rows.length > 0 && links.length === 0 && <Button look="main" disabled={asking.busy} onClick={() => void make()}>{t.made_of_rows(rows.length)}</Button>}
      <Refusal error={asking.error} />
      {invited.length > 0 && <><Note look="bad">{t.download_what}</Note><Button onClick={save}>{t.download}</Button></>}
      <InviteLinks invited={invited} />
    </Section>
  );
}
