// A member's profile, and what one may do about them.
import type { ProfileOutcome, Person as Known } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Busy, Check, Link, Note, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { Qr } from '../parts/qr';
import { Direct } from './new_chat';

export function Person({ handle }: { handle: string }) {
  const { speech, self } = useApp();
  const { t } = speech;
  const [profile, set_profile] = useState<ProfileOutcome>();
  const { view } = useView({ type: 'people' });
  const known = view?.people.find((one) => one.handle === handle);
  const reading = useCommand();
  useEffect(() => {
    void reading.ask({ type: 'read_profile', handle }).then((read) => { if (read) set_profile(read); });
  }, [handle]);
  const is_me = self?.handle === handle;
  const member = known?.member ?? profile?.member;
  return (
    <Screen title={`@${handle}`} back={{ at: 'people' }}>
      {known?.has_changed && <Changed handle={handle} />}
      {known && known.roles.length > 0 && <p>{known.roles.map((role) => <span key={role} class="flag">{t.role[role]}</span>)}</p>}
      {reading.busy && !profile && <Busy asks />}
      <Refusal error={reading.error} />
      {profile && <Shown profile={profile} />}
      {!is_me && known && <Writing known={known} />}
      {!is_me && !known && profile && <Direct to={handle} />}
      {!is_me && member && <Safety member={member} />}
      {!is_me && known && <Choices known={known} />}
    </Screen>
  );
}

function Changed({ handle }: { handle: string }) {
  const { t } = useApp().speech;
  const asking = useCommand();
  return (
    <div class="card">
      <Note look="bad">{t.changed_what(handle)}</Note>
      <Button disabled={asking.busy} onClick={() => void asking.ask({ type: 'accept_identity', handle })}>{t.accept_changed}</Button>
      <Refusal error={asking.error} />
    </div>
  );
}

function Shown({ profile }: { profile: ProfileOutcome }) {
  const { speech } = useApp();
  const { t } = speech;
  if (profile.fields.length === 0) return <p class="hint">{t.shows_nothing(profile.handle)}</p>;
  return (
    <dl class="section">
      {profile.fields.map((field) => (
        <div key={field.name}>
          <dt>{speech.field(field.name)} <span class="hint">{t.visible_to[field.visible]}</span></dt>
          <dd dir="auto">{speech.values(field.name, field.values)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Writing({ known }: { known: Known }) {
  const { t } = useApp().speech;
  if (known.is_blocked) return <Note>{t.blocked_here}</Note>;
  return known.direct
    ? <Link to={{ at: 'channel', channel: known.direct }} look="button main">{t.write_to(known.handle)}</Link>
    : <Direct to={known.handle} />;
}

function Safety({ member }: { member: string }) {
  const { t } = useApp().speech;
  const { view } = useView({ type: 'safety', member });
  if (!view) return null;
  return (
    <Section title={t.safety}>
      <p class="hint">{t.safety_what}</p>
      <p class="fingerprint" dir="ltr">{view.number.match(/.{1,5}/g)?.join(' ')}</p>
      <Qr text={view.number} what={t.qr_safety} />
      <Button onClick={() => print()}>{t.print_safety}</Button>
    </Section>
  );
}

function Choices({ known }: { known: Known }) {
  const { t } = useApp().speech;
  const asking = useCommand();
  const { handle } = known;
  return (
    <Section title={t.choices}>
      <Check label={t.share_profile} value={known.is_shared_with} onChange={(on) => void asking.ask({ type: 'share_profile', handle, on })} />
      <Check label={t.block} value={known.is_blocked} onChange={(on) => void asking.ask({ type: 'block_member', handle, on })} />
      <p class="hint">{t.block_what}</p>
      <Refusal error={asking.error} />
    </Section>
  );
}
