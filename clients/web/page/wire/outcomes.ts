// Which outcome each command comes to, as the grammar's comments say.
import type { Command, Outcome } from 'bridge';

interface Outcomes {
  found_alliance: 'founded';
  join_alliance: 'joined';
  create_invites: 'invited';
  list_pending: 'pending';
  read_profile: 'profile';
  read_first_contact: 'first_contact';
  define_circle: 'circle_added';
  open_channel: 'channel';
  find_channels: 'channels';
  search_directory: 'members';
  open_direct: 'channel' | 'asked';
  open_group: 'group';
  add_members: 'group';
  send_message: 'message';
  send_alert: 'alert';
  send_whole_alert: 'alert';
  update_alert: 'alert';
  cancel_alert: 'alert';
  read_roster: 'roster';
  remind_silent: 'reminded';
  read_log: 'log';
  list_members: 'channel_members';
  look_up: 'member';
  offer_link: 'link';
  ask_to_be_linked: 'link_asked';
  accept_device: 'device_accepted';
  recover_account: 'recovered';
}

type NameOf<C extends Command> = C['type'] extends keyof Outcomes ? Outcomes[C['type']] : 'done';
export type OutcomeOf<C extends Command> = Extract<Outcome, { type: NameOf<C> }>;
