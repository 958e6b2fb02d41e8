// What one takes along and what one leaves behind: a file of all that is here, and the end of it.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Field, Form, Note, Section } from '../parts/basics';
import { Folded } from '../parts/choices';
import { download } from '../parts/download';
import { useCommand } from '../parts/hooks';
import { all_here } from '../state/all_here';
import { forget_kept } from '../state/forget';
import { handle_typed } from '../state/routes';
import { Refused } from '../wire/client';

export function AllHere() {
  const { client, speech, announce } = useApp();
  const { t } = speech;
  const [busy, set_busy] = useState(false);
  const [error, set_error] = useState<string>();
  const make = async () => {
    set_busy(true);
    set_error(undefined);
    try {
      download('indaba.jsonl', 'application/jsonl', await all_here((query) => client.view(query)));
      announce(t.all_here_made);
    } catch (reason) {
      set_error(reason instanceof Refused ? reason.code : 'internal');
    }
    set_busy(false);
  };
  return (
    <Section title={t.all_here}>
      <p class="hint">{t.all_here_what}</p>
      <Note look="bad">{t.all_here_open}</Note>
      <Form submit={t.all_here_do} asking={{ busy, error }} onSubmit={() => void make()} />
    </Section>
  );
}

// Nothing is erased that was not named: whoever does it types who they are.
export function Erasing() {
  const { client, self, speech } = useApp();
  const { t } = speech;
  const [here, type_here] = useState('');
  const [account, type_account] = useState('');
  const [differs, set_differs] = useState(false);
  const asking = useCommand();
  const handle = self?.handle ?? '';
  const erase_here = () => {
    const is_theirs = handle !== '' && handle_typed(here) === handle;
    set_differs(!is_theirs);
    if (!is_theirs) return;
    client.erase();
    forget_kept();
  };
  const erase_account = async () => {
    if (await asking.ask({ type: 'erase_account', handle: handle_typed(account) })) forget_kept();
  };
  return (
    <>
      <Section title={t.erase_here}>
        <Folded title={t.see}>
          <Note look="bad">{t.erase_here_what}</Note>
          <Form submit={t.erase_now} look="danger" asking={{ busy: false, error: differs ? 'not_own_handle' : undefined }}
            disabled={here.trim() === ''} onSubmit={erase_here}>
            <Field label={t.type_handle(handle)} value={here} onInput={type_here} max={31} ltr />
          </Form>
        </Folded>
      </Section>
      <Section title={t.erase_account}>
        <Folded title={t.see}>
          <Note look="bad">{t.erase_account_what}</Note>
          {self?.roles.includes('admin') && <Note look="bad">{t.erase_admin}</Note>}
          <Form submit={t.erase_now} look="danger" asking={asking} disabled={account.trim() === ''} onSubmit={() => void erase_account()}>
            <Field label={t.type_handle(handle)} value={account} onInput={type_account} max={31} ltr />
          </Form>
        </Folded>
      </Section>
    </>
  );
}
