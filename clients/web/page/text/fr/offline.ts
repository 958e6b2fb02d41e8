// Les mots de ce que garde cet appareil : la page elle-même, et si le navigateur n’y touche pas.
import type { Offline } from '../shape';

export const offline: Offline = {
  newer_ready: 'Une nouvelle version d’Indaba est prête.', newer_what: 'Elle vient d’elle-même une fois tous les onglets d’Indaba fermés. Si vous la chargez maintenant, tous se rechargent et se verrouillent ; ce qui est écrit sans être envoyé est perdu.', newer_use: 'La charger maintenant',
  storage: 'Ce que garde ce navigateur', storage_kept: 'Ce navigateur garde ce qu’Indaba enregistre ici jusqu’à ce que vous l’effaciez.',
  storage_not_kept: 'Quand la place manque, ce navigateur peut effacer tout ce qu’Indaba enregistre ici. Ayez votre feuille de récupération sur papier.',
  storage_ask: 'Demander au navigateur de le garder', storage_refused: 'Le navigateur n’a pas accepté. Il le fera peut-être une fois Indaba sur votre écran d’accueil ou dans vos favoris.',
};
