// One's devices: which there are, linking a new one, ending one.
import type { LinkOutcome, OwnDevice } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Busy, Copy, Field, Form, Note, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { Qr } from '../parts/qr';

export function Devices() {
  const { speech } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'devices' });
  const { view: asked } = useView({ type: 'link_requests' });
  return (
    <Screen title={t.devices} back={{ at: 'you' }}>
      {asked?.devices.map((one) => <LinkRequest key={one.device} device={one} />)}
      <Refusal error={error} />
      {!view && !error && <Busy />}
      <ul class="list">{view?.devices.map((one) => <Device key={one.device} device={one} />)}</ul>
      <NewDevice />
    </Screen>
  );
}

function LinkRequest({ device }: { device: OwnDevice }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const asking = useCommand();
  const accept = async () => {
    if (await asking.ask({ type: 'accept_device', fingerprint: device.fingerprint })) announce(t.device_linked);
  };
  return (
    <div class="card">
      <h2>{t.link_request}</h2>
      <p dir="auto">{device.name || t.nameless}</p>
      <p class="fingerprint" dir="ltr">{device.fingerprint}</p>
      <Note look="bad">{t.link_request_what}</Note>
      <Button look="main" disabled={asking.busy} onClick={() => void accept()}>{t.link_accept}</Button>
      <Refusal error={asking.error} />
    </div>
  );
}

function Device({ device }: { device: OwnDevice }) {
  const { speech } = useApp();
  const { t } = speech;
  const [name, set_name] = useState(device.name);
  const [is_open, open] = useState(false);
  const [sure, ask_sure] = useState(false);
  const naming = useCommand();
  const ending = useCommand();
  const rename = async () => {
    if (await naming.ask({ type: 'rename_device', device: device.device, name: name.trim() })) open(false);
  };
  return (
    <li class="card">
      <p class="row">
        <span class="grow"><strong dir="auto">{device.name || t.nameless}</strong> {device.is_this && <span class="flag">{t.this_device}</span>}</span>
        <Button look="quiet" label={`${t.edit}: ${device.name || t.nameless}`} pressed={is_open} onClick={() => open(!is_open)}>{t.edit}</Button>
      </p>
      <p class="hint">{t.since(speech.day(device.since))}</p>
      <p class="fingerprint small" dir="ltr">{device.fingerprint}</p>
      {is_open && (
        <>
          <Form submit={t.save} asking={naming} disabled={name.trim() === ''} onSubmit={() => void rename()}>
            <Field label={t.device_name} value={name} onInput={set_name} max={30} />
          </Form>
          {!device.is_this && (
            <>
              {sure && <Note look="bad">{t.revoke_device_what}</Note>}
              <Button look="danger" disabled={ending.busy}
                onClick={() => sure ? void ending.ask({ type: 'revoke_device', device: device.device, reason: '' }) : ask_sure(true)}>
                {sure ? t.revoke_device_sure : t.revoke_device}
              </Button>
              <Refusal error={ending.error} />
            </>
          )}
        </>
      )}
    </li>
  );
}

function NewDevice() {
  const { speech } = useApp();
  const { t } = speech;
  const [link, set_link] = useState<LinkOutcome>();
  const asking = useCommand();
  const offer = async () => set_link(await asking.ask({ type: 'offer_link' }));
  return (
    <Section title={t.new_device}>
      <p class="hint">{t.new_device_what}</p>
      <Button disabled={asking.busy} onClick={() => void offer()}>{t.make_link}</Button>
      <Refusal error={asking.error} />
      {link && <><Copy text={link.link} /><Qr text={link.link} what={t.qr_link} /><p class="hint">{t.counts_until(speech.moment(link.expires))}</p></>}
    </Section>
  );
}
