// Ce que disent les alarmes, et que faire ; `who` est un identifiant.
import type { Alarms } from '../shape';

export const alarms: Alarms = {
  answer_forked: () => 'Un membre a donné deux réponses différentes comme une seule. Demandez-lui ce qui est vrai.',
  ghost_device: () => 'Le serveur montre un appareil d\'un membre que ce membre n\'a jamais créé. Rien n\'est chiffré pour lui. Prévenez vos administrateurs.',
  handle_moved: (who) => `@${who} est maintenant une autre personne. Rien ne lui est envoyé avant que vous ayez demandé, par un autre moyen, qui c'est, et l'ayez accepté sur sa page.`,
  invite_used_twice: () => 'Deux personnes ont utilisé une même invitation : son lien a fuité. Les deux attendent ; n\'acceptez que qui vous avez interrogé vous-même.',
  list_forked: () => 'Le serveur montre une autre liste de révocations que celle dont répond un administrateur. N\'envoyez rien d\'important, et prévenez vos administrateurs.',
  list_held_back: () => 'Le serveur retient des révocations qu\'un administrateur connaît. N\'envoyez rien d\'important, et prévenez vos administrateurs.',
  log_forked: () => 'Le serveur montre une autre histoire d\'un canal qu\'auparavant. Prévenez vos administrateurs.',
  log_split: () => 'Le serveur montre à vous et à quelqu\'un avec qui vous écrivez deux histoires différentes d\'un canal. Comparez ce que vous voyez, par d\'autres moyens, et prévenez vos administrateurs.',
  manifest_forked: () => 'Un cercle a deux clés d\'un même numéro : on sépare ses membres. N\'y dites rien, et prévenez vos administrateurs.',
  no_chain: () => 'Quelqu\'un écrit que le serveur montre comme membre, et que personne de l\'alliance n\'a admis. Ce n\'est pas montré. Prévenez vos administrateurs.',
  not_trusted: () => 'Un message est arrivé dont personne de l\'alliance ne répond. Il n\'est pas montré. Si cela se répète, prévenez vos administrateurs.',
  replaced: () => 'Une autre copie de cet appareil s\'est connectée à sa place, et celle-ci se retire. Si ce n\'était pas vous, révoquez cet appareil depuis un autre.',
  rolled_back: () => 'Le serveur a perdu ce que cet appareil a lu dans un canal, ou le cache. Prévenez qui s\'en occupe.',
  rotation_overdue: () => 'Un jour après votre révocation, la personne peut encore lire : aucun gardien n\'a changé la clé du cercle. Faites-en connecter un.',
  server_key: () => 'Le serveur n\'est pas celui que votre lien désigne. Rien ne lui a été dit. N\'allez pas plus loin ; demandez à qui s\'en occupe.',
  unknown_own: () => 'Un canal contient un message que vous avez écrit et que cet appareil ne connaît pas : le serveur a gardé ce qu\'il disait avoir refusé, ou ceci est une ancienne copie de vos données. Prévenez vos administrateurs.',
  wrong_seed: () => 'Qui garde la clé d\'un cercle en a remis une autre que celle annoncée. Elle n\'est pas utilisée. Prévenez vos administrateurs.',
};
