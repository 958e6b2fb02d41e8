// Why the agent does not do, take or believe something.
#include "clients/cli/text/errors.h"
#include "clients/core/error.h"

namespace indaba::cli {
namespace {

using client::ClientError;

constexpr ErrorText row(ClientError error, std::string_view english, std::string_view french,
                        std::string_view spanish) {
  return {static_cast<int>(error), {english, french, spanish}};
}

constexpr auto kClientErrors = std::to_array<ErrorText>({
    row(ClientError::not_a_link, "this is not a link of an alliance, or a part of it is missing",
        "ce n'est pas un lien d'une alliance, ou il en manque une partie",
        "esto no es un enlace de una alianza, o le falta una parte"),
    row(ClientError::wrong_kind_of_link,
        "this link is for something else: founding, inviting and linking have each their own",
        "ce lien sert à autre chose : fonder, inviter et relier ont chacun le leur",
        "este enlace es para otra cosa: fundar, invitar y vincular tienen cada uno el suyo"),
    row(ClientError::not_a_sheet,
        "this is not what stands on a sheet: a group is missing or mistyped",
        "ce n'est pas ce qui figure sur une feuille : un groupe manque ou est mal saisi",
        "esto no es lo que está en una hoja: falta un grupo o está mal escrito"),
    row(ClientError::not_a_code,
        "this is not a fingerprint: it is 16 letters and digits in groups of four",
        "ce n'est pas une empreinte : elle a 16 lettres et chiffres par groupes de quatre",
        "esto no es una huella: son 16 letras y cifras en grupos de cuatro"),
    row(ClientError::link_expired,
        "this link is too old, or the other device has made a newer one: make another there",
        "ce lien est trop ancien, ou l'autre appareil en a fait un plus récent : faites-en un "
        "autre "
        "là-bas",
        "este enlace es demasiado antiguo, o el otro dispositivo hizo uno más nuevo: haga otro "
        "allí"),
    row(ClientError::unknown_sheet, "nobody here has this sheet, or nothing was kept for them",
        "personne ici n'a cette feuille, ou rien n'a été gardé pour elle",
        "nadie aquí tiene esta hoja, o no se guardó nada para ella"),
    row(ClientError::not_joined,
        "this device belongs to no alliance yet: indaba join, with the link of an invite",
        "cet appareil n'est encore dans aucune alliance : indaba join, avec le lien d'une "
        "invitation",
        "este dispositivo aún no está en ninguna alianza: indaba join, con el enlace de una "
        "invitación"),
    row(ClientError::already_joined,
        "this device belongs to an alliance already: another one takes another --home",
        "cet appareil est déjà dans une alliance : pour une autre, il faut un autre --home",
        "este dispositivo ya está en una alianza: para otra hace falta otro --home"),
    row(ClientError::disconnected, "the connection was lost before the server answered: try again",
        "la connexion a été perdue avant la réponse du serveur : réessayez",
        "se perdió la conexión antes de que respondiera el servidor: inténtelo de nuevo"),
    row(ClientError::pending, "somebody has to accept you first: ask whoever invited you",
        "quelqu'un doit d'abord vous accepter : demandez à qui vous a invité·e",
        "primero alguien tiene que aceptarle: pregunte a quien le invitó"),
    row(ClientError::unexpected_answer, "the server answered something that can't be",
        "le serveur a répondu quelque chose d'impossible",
        "el servidor respondió algo que no puede ser"),
    row(ClientError::foreign_alliance,
        "the server speaks for another alliance than the one of this link or device",
        "le serveur parle pour une autre alliance que celle de ce lien ou de cet appareil",
        "el servidor habla por otra alianza que la de este enlace o dispositivo"),
    row(ClientError::not_trusted, "nothing that the alliance's root stands for says so",
        "rien dont la racine de l'alliance réponde ne le dit",
        "nada de lo que responde la raíz de la alianza lo dice"),
    row(ClientError::wrong_seed, "a circle's key is not the one that its steward announced",
        "la clé d'un cercle n'est pas celle qui a été annoncée",
        "la clave de un círculo no es la que se anunció"),
    row(ClientError::no_box,
        "the key of this circle has not come yet: it comes once somebody who has it is online",
        "la clé de ce cercle n'est pas encore arrivée : elle viendra quand quelqu'un qui l'a sera "
        "en ligne",
        "la clave de este círculo aún no ha llegado: llegará cuando alguien que la tenga esté en "
        "línea"),
    row(ClientError::unknown_member, "there is no such member", "il n'y a pas de membre de ce nom",
        "no hay tal miembro"),
    row(ClientError::unknown_channel, "there is no such channel", "il n'y a pas de tel canal",
        "no hay tal canal"),
    row(ClientError::unknown_circle, "there is no such circle: indaba circle list shows them",
        "il n'y a pas de tel cercle : indaba circle list les montre",
        "no hay tal círculo: indaba circle list los muestra"),
    row(ClientError::unknown_message, "there is no such message", "il n'y a pas de tel message",
        "no hay tal mensaje"),
    row(ClientError::not_in_channel, "you are not in this channel", "vous n'êtes pas dans ce canal",
        "usted no está en este canal"),
    row(ClientError::not_allowed, "you may not do this", "vous ne pouvez pas faire cela",
        "no puede hacer esto"),
    row(ClientError::invalid_text, "the text is empty, too long or not UTF-8",
        "le texte est vide, trop long ou n'est pas de l'UTF-8",
        "el texto está vacío, es demasiado largo o no es UTF-8"),
    row(ClientError::changed_key,
        "this person's keys have changed, and you have not accepted that yet: ask them another "
        "way, then indaba keys accept",
        "les clés de cette personne ont changé et vous ne l'avez pas encore accepté : demandez-lui "
        "par un autre moyen, puis indaba keys accept",
        "las claves de esta persona han cambiado y aún no lo ha aceptado: pregúntele por otro "
        "medio, luego indaba keys accept"),
    row(ClientError::same_key, "this person's keys have not changed since you accepted them",
        "les clés de cette personne n'ont pas changé depuis que vous les avez acceptées",
        "las claves de esta persona no han cambiado desde que las aceptó"),
    row(ClientError::blocked, "you have blocked this person: unblock them before you write to them",
        "vous avez bloqué cette personne : débloquez-la avant de lui écrire",
        "ha bloqueado a esta persona: desbloquéela antes de escribirle"),
    row(ClientError::nothing_to_revoke, "they have nothing of the kind that could be ended",
        "cette personne n'a rien de tel à quoi mettre fin",
        "no tiene nada de ese tipo que se pueda terminar"),
    row(ClientError::unknown_alert, "there is no such alert here",
        "il n'y a pas de telle alerte ici", "no hay tal alerta aquí"),
    row(ClientError::alert_is_over, "the alert is over", "l'alerte est terminée",
        "la alerta ha terminado"),
    row(ClientError::no_certificate,
        "this alert brings nothing that could prove it outside its channel",
        "cette alerte n'apporte rien qui puisse la prouver hors de son canal",
        "esta alerta no trae nada que la pueda probar fuera de su canal"),
    row(ClientError::nowhere_to_answer,
        "it is not known here to whom this alert's answers are sealed",
        "on ne sait pas ici pour qui sceller les réponses à cette alerte",
        "aquí no se sabe para quién se sellan las respuestas a esta alerta"),
    row(ClientError::unknown_device, "you have no such device: indaba devices shows yours",
        "vous n'avez pas d'appareil de ce nom : indaba devices montre les vôtres",
        "no tiene tal dispositivo: indaba devices muestra los suyos"),
    row(ClientError::unknown_link_request,
        "no device of this fingerprint asks to be linked by this one",
        "aucun appareil de cette empreinte ne demande à être relié par celui-ci",
        "ningún dispositivo con esta huella pide que este lo vincule"),
    row(ClientError::name_taken, "there is a circle of that name already: choose another",
        "il y a déjà un cercle de ce nom : choisissez-en un autre",
        "ya hay un círculo con ese nombre: elija otro"),
    row(ClientError::youth_keepers,
        "only youth leads and admins keep the key of a circle for youth: it shows who is protected",
        "seuls les responsables jeunesse et l'administration gardent la clé d'un cercle de "
        "jeunes : elle montre qui est protégé",
        "solo responsables de juventud y administración guardan la clave de un círculo de "
        "jóvenes: muestra a quién se protege"),
    row(ClientError::no_direct_channel,
        "there is no direct channel with this person yet: indaba direct opens one",
        "il n'y a pas encore de canal direct avec cette personne : indaba direct en ouvre un",
        "aún no hay un canal directo con esta persona: indaba direct abre uno"),
    row(ClientError::not_own_handle, "this is not your handle: nothing was erased",
        "ce n'est pas votre nom court : rien n'a été effacé",
        "este no es su nombre corto: no se borró nada"),
    row(ClientError::clock_apart,
        "the clocks of this device and of the server are more than a day apart: set this one right",
        "les horloges de cet appareil et du serveur sont à plus d'un jour d'écart : mettez "
        "celle-ci à l'heure",
        "los relojes de este dispositivo y del servidor difieren en más de un día: ponga este en "
        "hora"),
    row(ClientError::no_chain,
        "nobody of the alliance has let this person in: tell your administrators",
        "personne de l'alliance n'a admis cette personne : prévenez vos administrateurs",
        "nadie de la alianza admitió a esta persona: avise a sus administradores"),
    row(ClientError::manifest_forked,
        "a circle has two keys of one number: say nothing there, and tell your administrators",
        "un cercle a deux clés d'un même numéro : n'y dites rien, et prévenez vos administrateurs",
        "un círculo tiene dos claves de un mismo número: no diga nada allí y avise a sus "
        "administradores"),
    row(ClientError::not_fresh,
        "nobody has vouched for long that those who were put out can't read this; it was not sent",
        "personne n'a confirmé depuis longtemps que les personnes exclues ne peuvent pas lire "
        "ceci ; rien n'a été envoyé",
        "hace mucho que nadie confirma que las personas excluidas no pueden leer esto; no se "
        "envió"),
    row(ClientError::first_contact_fixed,
        "who is protected as youth is asked to talk by youth leads alone: this can't be changed",
        "seuls les responsables jeunesse peuvent demander à parler à qui est protégé comme "
        "jeune : cela ne se change pas",
        "solo responsables de juventud pueden pedir hablar con quien está protegido como joven: "
        "esto no se cambia"),
    row(ClientError::corrupt_store,
        "what this device has stored can't be read: link it anew, or use your recovery sheet",
        "ce que cet appareil a gardé est illisible : reliez-le de nouveau, ou prenez votre feuille "
        "de récupération",
        "lo que guardó este dispositivo no se puede leer: vincúlelo de nuevo, o use su hoja de "
        "recuperación"),
});

}  // namespace

std::span<const ErrorText> client_error_texts() { return kClientErrors; }

}  // namespace indaba::cli
