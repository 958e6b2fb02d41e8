// What the server refuses, and says before it closes.
#include "clients/cli/text/errors.h"
#include "protocol/frames/error_code.h"

namespace indaba::cli {
namespace {

using protocol::ErrorCode;

constexpr ErrorText row(ErrorCode code, std::string_view english, std::string_view french,
                        std::string_view spanish) {
  return {static_cast<int>(code), {english, french, spanish}};
}

constexpr auto kRefusals = std::to_array<ErrorText>({
    row(ErrorCode::malformed,
        "the server does not take what was asked in this form: is one of the two out of date?",
        "le serveur ne prend pas la demande sous cette forme : l'un des deux est-il trop ancien ?",
        "el servidor no acepta lo pedido en esta forma: ¿está anticuado uno de los dos?"),
    row(ErrorCode::too_large, "that is too much at once: say or ask for less",
        "c'est trop à la fois : dites ou demandez-en moins",
        "es demasiado de una vez: diga o pida menos"),
    row(ErrorCode::unknown_method, "this server can't do that: it is older than this program",
        "ce serveur ne sait pas faire cela : il est plus ancien que ce programme",
        "este servidor no sabe hacer eso: es más antiguo que este programa"),
    row(ErrorCode::unsupported_version,
        "this program and the server have no version in common: update the older of the two",
        "ce programme et le serveur n'ont aucune version en commun : mettez à jour le plus ancien",
        "este programa y el servidor no tienen ninguna versión en común: actualice el más antiguo"),
    row(ErrorCode::id_reused, "this was asked before in other words: try again",
        "cela a déjà été demandé autrement : réessayez",
        "esto ya se pidió de otro modo: inténtelo de nuevo"),
    row(ErrorCode::not_signed_in, "this device has not signed in: try again",
        "cet appareil ne s'est pas identifié : réessayez",
        "este dispositivo no se ha identificado: inténtelo de nuevo"),
    row(ErrorCode::already_signed_in, "this device has signed in already",
        "cet appareil s'est déjà identifié", "este dispositivo ya se ha identificado"),
    row(ErrorCode::sign_in_failed,
        "the server does not accept what should prove this device or link: if the device has "
        "ended, link it anew",
        "le serveur n'accepte pas la preuve de cet appareil ou de ce lien : si l'appareil a pris "
        "fin, reliez-le de nouveau",
        "el servidor no acepta la prueba de este dispositivo o enlace: si el dispositivo ha "
        "terminado, vincúlelo de nuevo"),
    row(ErrorCode::not_allowed, "you may not do this: it takes a role that you don't have here",
        "vous ne pouvez pas faire cela : il y faut un rôle que vous n'avez pas ici",
        "no puede hacer esto: hace falta un papel que usted no tiene aquí"),
    row(ErrorCode::not_found, "there is no such thing, or none that you may know of",
        "il n'y a rien de tel, ou rien que vous puissiez connaître",
        "no hay tal cosa, o ninguna que usted pueda conocer"),
    row(ErrorCode::already_exists, "that name is taken: choose another",
        "ce nom est pris : choisissez-en un autre", "ese nombre está ocupado: elija otro"),
    row(ErrorCode::conflict, "another change came first: try again",
        "un autre changement est arrivé avant : réessayez",
        "otro cambio llegó antes: inténtelo de nuevo"),
    row(ErrorCode::remove_first,
        "somebody whose membership has ended must be taken out first: try again",
        "il faut d'abord retirer quelqu'un qui n'est plus membre : réessayez",
        "primero hay que retirar a alguien que ya no es miembro: inténtelo de nuevo"),
    row(ErrorCode::stale_epoch, "the key has changed meanwhile: try again",
        "la clé a changé entre-temps : réessayez",
        "la clave ha cambiado entretanto: inténtelo de nuevo"),
    row(ErrorCode::channel_closed, "nothing is added to this channel any more",
        "plus rien ne s'ajoute à ce canal", "ya no se añade nada a este canal"),
    row(ErrorCode::wrong_time, "this device's time is too far from the server's: set its clock",
        "l'heure de cet appareil est trop loin de celle du serveur : réglez son horloge",
        "la hora de este dispositivo está demasiado lejos de la del servidor: ajuste su reloj"),
    row(ErrorCode::invalid_statement,
        "what was signed does not count: you may not say it, or not any more",
        "ce qui a été signé ne compte pas : vous ne pouvez pas le dire, ou plus",
        "lo firmado no cuenta: usted no puede decirlo, o ya no"),
    row(ErrorCode::invalid_commit, "the change does not fit the channel as it is now: try again",
        "le changement ne convient pas au canal tel qu'il est : réessayez",
        "el cambio no encaja con el canal como está ahora: inténtelo de nuevo"),
    row(ErrorCode::invalid_key_package,
        "the server does not take this device's keys for new channels",
        "le serveur ne prend pas les clés de cet appareil pour de nouveaux canaux",
        "el servidor no acepta las claves de este dispositivo para canales nuevos"),
    row(ErrorCode::limit_reached,
        "there are as many of these as there may be: end one that is not needed",
        "il y en a autant qu'il peut y en avoir : mettez fin à l'un d'eux",
        "hay tantos como puede haber: termine uno que no haga falta"),
    row(ErrorCode::rate_limited, "too often in too short a time: wait a little, then try again",
        "trop souvent en trop peu de temps : attendez un peu, puis réessayez",
        "demasiadas veces en muy poco tiempo: espere un poco e inténtelo de nuevo"),
    row(ErrorCode::overloaded, "the server has more to do than it can: try again in a while",
        "le serveur a plus à faire qu'il ne peut : réessayez dans un moment",
        "el servidor tiene más que hacer de lo que puede: inténtelo dentro de un rato"),
    row(ErrorCode::unavailable, "the server can't do this now: try again in a while",
        "le serveur ne peut pas le faire maintenant : réessayez dans un moment",
        "el servidor no puede hacerlo ahora: inténtelo dentro de un rato"),
    row(ErrorCode::internal, "the server has a defect: tell whoever runs it",
        "le serveur a un défaut : dites-le à qui s'en occupe",
        "el servidor tiene un defecto: dígaselo a quien lo lleva"),
    row(ErrorCode::too_few_leads,
        "topics of youth are only read while fewer than two youth leads are in their circle: ask "
        "an administrator for a second one",
        "les sujets des jeunes ne font que se lire tant que leur cercle a moins de deux "
        "responsables jeunesse : demandez-en un second à l'administration",
        "los temas de jóvenes solo se leen mientras su círculo tenga menos de dos responsables de "
        "juventud: pida otro a la administración"),
    row(ErrorCode::replaced, "this device has connected anew: another program uses it",
        "cet appareil s'est connecté de nouveau : un autre programme l'utilise",
        "este dispositivo se ha conectado de nuevo: lo usa otro programa"),
    row(ErrorCode::revoked, "this device has ended: link it anew from another of yours",
        "cet appareil a pris fin : reliez-le de nouveau depuis un autre",
        "este dispositivo ha terminado: vincúlelo de nuevo desde otro"),
    row(ErrorCode::erased, "the account is gone", "le compte n'existe plus",
        "la cuenta ya no existe"),
    row(ErrorCode::timed_out, "this device was silent for too long: try again",
        "cet appareil est resté muet trop longtemps : réessayez",
        "este dispositivo calló demasiado tiempo: inténtelo de nuevo"),
    row(ErrorCode::too_slow,
        "this device does not read what it is sent in time: try again on a better connection",
        "cet appareil ne lit pas à temps ce qu'on lui envoie : réessayez avec une meilleure "
        "connexion",
        "este dispositivo no lee a tiempo lo que se le envía: inténtelo con mejor conexión"),
    row(ErrorCode::shutting_down, "the server is going away for a while: try again later",
        "le serveur s'absente un moment : réessayez plus tard",
        "el servidor se va por un rato: inténtelo más tarde"),
});

}  // namespace

std::span<const ErrorText> refusal_texts() { return kRefusals; }

}  // namespace indaba::cli
