// What alarms mean, and what to do; `who` is a handle.
import type { Alarms } from '../shape';

export const alarms: Alarms = {
  answer_forked: () => 'A member gave two different answers as one. Ask them what is true.',
  ghost_device: () => 'The server shows a device of a member\'s that the member never made. Nothing is sealed for it. Tell your administrators.',
  handle_moved: (who) => `@${who} is another person now. Nothing is sent to them before you have asked them, by other means, who they are, and have accepted it on their page.`,
  invite_used_twice: () => 'Two people have used one invite: its link has leaked. Both wait; accept only whom you have asked yourself.',
  list_forked: () => 'The server shows another list of revocations than an administrator vouches for. Send nothing of weight, and tell your administrators.',
  list_held_back: () => 'The server keeps back revocations that an administrator knows of. Send nothing of weight, and tell your administrators.',
  log_forked: () => 'The server shows another history of a channel than before. Tell your administrators.',
  log_split: () => 'The server shows you and somebody you write with two different histories of a channel. Compare what you see, by other means, and tell your administrators.',
  manifest_forked: () => 'A circle has two keys of one number: its members are being kept apart. Say nothing there, and tell your administrators.',
  no_chain: () => 'Somebody writes whom the server shows as a member, and nobody of the alliance has let in. It is not shown. Tell your administrators.',
  not_trusted: () => 'A message came that nobody of the alliance stands for. It is not shown. If it happens again, tell your administrators.',
  replaced: () => 'Another copy of this device has connected in its place, and this one stays away. If it was not you, revoke this device from another one.',
  rolled_back: () => 'The server has lost what this device has read in a channel, or hides it. Tell whoever runs it.',
  rotation_overdue: () => 'A day after you revoked somebody they can still read: no steward has changed the circle\'s key. Have one connect.',
  server_key: () => 'The server is not the one that your link named. Nothing was said to it. Do not go on; ask whoever runs it.',
  unknown_own: () => 'A channel holds a message that you wrote and that this device does not know of: the server kept what it said it had refused, or this is an old copy of your data. Tell your administrators.',
  wrong_seed: () => 'Whoever keeps a circle\'s key handed out another one than announced. It is not used. Tell your administrators.',
};
