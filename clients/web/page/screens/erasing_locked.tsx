// Of a store whose passphrase nobody knows any more: emptying it, where nobody can say who one is.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Note } from '../parts/basics';
import { Folded } from '../parts/choices';
import { forget_kept } from '../state/forget';

export function ErasingLocked() {
  const { client, speech } = useApp();
  const { t } = speech;
  const [sure, ask_sure] = useState(false);
  const erase = () => {
    client.erase();
    forget_kept();
  };
  return (
    <Folded title={t.erase_locked}>
      <Note look="bad">{t.erase_here_what}</Note>
      <Button look="danger" onClick={() => sure ? erase() : ask_sure(true)}>{sure ? t.erase_now : t.erase_here}</Button>
    </Folded>
  );
}
