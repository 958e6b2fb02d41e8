// One of the further rooms, once its script is here.
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Note, Screen } from '../parts/basics';
import { load_part } from '../wire/parts';
import type { FurtherRoute } from './rooms';

let Room: FunctionComponent<{ route: FurtherRoute }> | undefined; // of the whole page: it comes once

export function FurtherRoom({ route }: { route: FurtherRoute }) {
  const [, set_here] = useState(false);
  const [is_missing, set_missing] = useState(false);
  useEffect(() => {
    if (Room) return;
    load_part('rooms').then((part) => {
      Room = part.Room;
      set_here(true);
    }, () => set_missing(true));
  }, []);
  if (Room) return <Room route={route} />;
  return is_missing ? <Missing /> : <Busy />;
}

// A script that did not come is asked for again by a page that is loaded anew.
function Missing() {
  const { t } = useApp().speech;
  return (
    <Screen title={t.broken} back={{ at: 'chats' }}>
      <Note look="bad">{t.errors.disconnected}</Note>
      <Button look="main" onClick={() => location.reload()}>{t.try_again}</Button>
    </Screen>
  );
}
