// What is one's own: who one is, devices, settings, and what a role adds.
import { useApp } from '../parts/app';
import { Button, Link, Screen } from '../parts/basics';
import { useView } from '../parts/hooks';
import type { Route } from '../state/routes';

export function You() {
  const { speech, self, client, notices } = useApp();
  const { t } = speech;
  const { view: circles } = useView({ type: 'circles' });
  const item = (to: Route, label: string, count = 0) => (
    <li><Link to={to} look="item"><span class="grow">{label}</span>{count > 0 && <span class="count">{count}</span>}</Link></li>
  );
  const leads = self?.roles.some((role) => role === 'admin' || role === 'coordinator');
  const keeps = circles?.circles.some((one) => one.is_steward);
  return (
    <Screen title={self?.handle ? `@${self.handle}` : t.you} tools={<Button onClick={client.lock}>{t.lock_now}</Button>}>
      <p dir="auto">{self?.alliance_name}</p>
      {self && self.roles.length > 0 && <p>{self.roles.map((role) => <span key={role} class="flag">{t.role[role]}</span>)}</p>}
      {self?.standing === 'provisional' && <p class="note">{t.provisional}</p>}
      {self?.list_is_fresh === false && self.list_vouched !== undefined && <p class="note bad">{t.list_old(speech.day(self.list_vouched))}</p>}
      <ul class="list">
        {item({ at: 'notices' }, t.notices, notices.length)}
        {item({ at: 'profile' }, t.profile)}
        {item({ at: 'devices' }, t.devices)}
        {leads && item({ at: 'invites' }, t.invites)}
        {leads && item({ at: 'roles' }, t.roles)}
        {(leads || keeps) && item({ at: 'circles' }, t.circles)}
        {self?.has_sheets && item({ at: 'sheets' }, t.sheets)}
        {item({ at: 'protection' }, t.protection)}
        {item({ at: 'settings' }, t.settings)}
      </ul>
    </Screen>
  );
}
