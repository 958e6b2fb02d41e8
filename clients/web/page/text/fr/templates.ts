// Ce que dit une alerte selon le genre d'événement ; ce qui est entre [crochets] est à remplir par qui l'envoie.
import type { Templates } from '../shape';

export const templates: Templates = {
  detention: {
    headline: 'Détention à [lieu]',
    description: 'Le [jour] vers [heure], [combien] personnes ont été détenues à [lieu] par [qui]. Elles sont retenues à [où, si on le sait]. Elles ont pu voir un avocat : [oui, non, on ne sait pas].',
    instruction: 'Ne publiez pas de noms avant l’accord des familles. Qui sait où elles sont retenues répond à cette alerte. Qui travaille avec elles : verrouillez vos appareils, et n’allez pas seul·e chez elles ni à leur bureau.',
  },
  raid: {
    headline: 'Perquisition de [bureau ou domicile] à [lieu]',
    description: 'Le [jour] vers [heure], [qui] est entré dans [quoi] à [lieu]. Emportés : [appareils, papiers, personnes]. Un ordre écrit a été montré : [oui, non, on ne sait pas].',
    instruction: 'Qui partage des appareils ou des comptes avec ces personnes : mettez fin à ces appareils maintenant, et changez ce qu’elles connaissaient. N’écrivez pas à des numéros qui peuvent être en d’autres mains. Restez loin du lieu.',
  },
  shutdown: {
    headline: 'Coupure d’Internet à [lieu]',
    description: 'Depuis [jour, heure] il n’y a [plus d’Internet, plus de réseau mobile, plus d’accès à certains services] à [lieu]. Réseaux concernés : [lesquels]. Occasion, pour ce qu’on en sait : [élection, manifestation, examens, …].',
    instruction: 'Convenez maintenant d’un moyen de vous joindre sans le réseau, et d’une heure. Qui est au-dehors : notez ce que vous observez, avec les heures, et gardez-le. Ne sortez pas seulement pour chercher du signal.',
  },
  'protest-disruption': {
    headline: 'Manifestation réprimée à [lieu]',
    description: 'Le [jour] vers [heure], [qui] a dispersé une manifestation pacifique sur [cause] à [lieu]. Employés : [gaz, matraques, balles, arrestations]. Blessées : [combien]. Détenues : [combien].',
    instruction: 'Quittez la zone à deux, par [chemin sûr]. Soins : [où]. Avocats : [comment les joindre]. Ne publiez pas de visages. Répondez à cette alerte : en sécurité, ou besoin d’aide.',
  },
  intimidation: {
    headline: 'Menace contre [qui, sans nom]',
    description: 'Depuis le [jour], [une personne qui défend les droits, une organisation] à [lieu] reçoit des menaces par [appels, messages, visites]. Elles disent : [en termes généraux]. Elles viennent de : [connu, inconnu].',
    instruction: 'Ne répondez pas aux menaces ; gardez-les telles quelles, avec les heures. Qui en a reçu de pareilles répond à cette alerte. Qui peut offrir un abri, un transport ou une présence répond : peux aider.',
  },
  vilification: {
    headline: 'Campagne de dénigrement contre [qui, sans nom]',
    description: 'Depuis le [jour], [médias, comptes, responsables] répandent que [ce qui est prétendu]. Cela touche [quelle audience]. Cela vise [une personne, une organisation, tout un mouvement].',
    instruction: 'Ne le partagez pas, même pour le contredire. Envoyez ce que vous voyez, avec adresses et heures, à qui tient le dossier. Une seule voix répond en public : [qui].',
  },
  attack: {
    headline: 'Agression contre [qui, sans nom] à [lieu]',
    description: 'Le [jour] vers [heure], [une personne qui défend les droits, un·e journaliste, …] a été agressée à [lieu] par [qui, si on le sait]. État : [blessée, à l’hôpital, en sécurité].',
    instruction: 'Ne lui rendez pas visite et ne l’appelez pas avant que nous le disions. Qui court un risque au même endroit va là où l’on n’est pas seul. Qui peut aider, médecins ou abri, répond : peux aider.',
  },
  disappearance: {
    headline: 'Une personne a disparu à [lieu]',
    description: 'Vue pour la dernière fois le [jour] vers [heure] à [lieu]. Depuis, aucune nouvelle. Les autorités ont été interrogées : [lesquelles, ce qu’elles ont dit].',
    instruction: 'Qui a vu ou entendu quelque chose depuis répond à cette alerte, sans le publier. N’appelez pas son numéro : il peut être en d’autres mains. Les premières heures comptent.',
  },
  'media-closure': {
    headline: 'Un média fermé à [lieu]',
    description: 'Le [jour], [qui] a fermé [journal, radio, site] à [lieu]. Raison donnée : [laquelle]. Matériel ou archives emportés : [oui, non].',
    instruction: 'Sauvez ce qu’il a publié tant qu’on peut encore le lire. Qui en était la source : considérez que ses appareils ont été lus.',
  },
  'protest-ban': {
    headline: 'Manifestation interdite à [lieu]',
    description: 'Le [jour], [autorité] a interdit la manifestation sur [cause] prévue le [jour] à [lieu]. Raison donnée : [laquelle]. Un recours est possible jusqu’au [date].',
    instruction: 'Avant que quiconque y aille malgré tout : demandez aux avocats, [comment les joindre]. Convenez de qui reste joignable, et d’une heure à laquelle tout le monde répond.',
  },
};
