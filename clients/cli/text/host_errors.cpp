// What goes wrong on this machine: with the store, and on the way to the server.
#include "clients/cli/net/wire.h"
#include "clients/cli/text/errors.h"
#include "clients/core/store/error.h"

namespace indaba::cli {
namespace {

using client::StoreError;

template <class Error>
constexpr ErrorText row(Error error, std::string_view english, std::string_view french,
                        std::string_view spanish) {
  return {static_cast<int>(error), {english, french, spanish}};
}

constexpr auto kStoreErrors = std::to_array<ErrorText>({
    row(StoreError::superseded, "the store was opened anew elsewhere: try again",
        "le dépôt a été rouvert ailleurs : réessayez",
        "el almacén se abrió de nuevo en otra parte: inténtelo de nuevo"),
    row(StoreError::disk_full, "the disk is full: make room, then try again",
        "le disque est plein : faites de la place, puis réessayez",
        "el disco está lleno: haga sitio e inténtelo de nuevo"),
    row(StoreError::io, "the disk failed; open the store again",
        "le disque a échoué ; rouvrez le dépôt", "el disco ha fallado; abra el almacén de nuevo"),
    row(StoreError::in_use, "another program is using the store",
        "un autre programme utilise le dépôt", "otro programa está usando el almacén"),
    row(StoreError::no_access, "the store's folder can't be read and written",
        "le dossier du dépôt ne peut être lu et écrit",
        "la carpeta del almacén no se puede leer y escribir"),
    row(StoreError::exposed,
        "other people of this machine could get at the store; take their permissions away",
        "d'autres personnes de cette machine pourraient atteindre le dépôt ; retirez-leur les "
        "droits",
        "otras personas de esta máquina podrían llegar al almacén; quíteles los permisos"),
    row(StoreError::not_a_store, "the file is not a member's store",
        "le fichier n'est pas le dépôt d'un membre", "el archivo no es el almacén de un miembro"),
    row(StoreError::newer_version, "the store was written by a later version of this program",
        "le dépôt a été écrit par une version plus récente de ce programme",
        "el almacén lo escribió una versión más nueva de este programa"),
    row(StoreError::corrupt, "the store's file is damaged", "le fichier du dépôt est abîmé",
        "el archivo del almacén está dañado"),
    row(StoreError::absent, "there is no store here yet", "il n'y a pas encore de dépôt ici",
        "aún no hay almacén aquí"),
    row(StoreError::already_made, "there is a store here already", "il y a déjà un dépôt ici",
        "ya hay un almacén aquí"),
    row(StoreError::damaged_header, "the store's header is damaged", "l'en-tête du dépôt est abîmé",
        "la cabecera del almacén está dañada"),
    row(StoreError::wrong_passphrase, "wrong passphrase", "la phrase de passe est fausse",
        "la frase de contraseña no es correcta"),
    row(StoreError::wrong_file_key, "not the key of this store", "ce n'est pas la clé de ce dépôt",
        "no es la clave de este almacén"),
    row(StoreError::wants_passphrase, "the store opens with a passphrase",
        "le dépôt s'ouvre avec une phrase de passe",
        "el almacén se abre con una frase de contraseña"),
    row(StoreError::wants_file_key, "the store opens with a key from a file: --key-file",
        "le dépôt s'ouvre avec la clé d'un fichier : --key-file",
        "el almacén se abre con la clave de un archivo: --key-file"),
    row(StoreError::unfit_passphrase, "a passphrase has between 1 and 4096 bytes",
        "une phrase de passe a de 1 à 4096 octets",
        "una frase de contraseña tiene entre 1 y 4096 bytes"),
    row(StoreError::unfit_cost, "a guess would cost too little or too much",
        "un essai coûterait trop peu ou trop", "un intento costaría muy poco o demasiado"),
    row(StoreError::too_large, "more than the store takes under one name",
        "plus que le dépôt ne prend sous un seul nom",
        "más de lo que el almacén admite bajo un nombre"),
    row(StoreError::damaged_value, "a stored value is damaged or was moved",
        "une valeur du dépôt est abîmée ou a été déplacée",
        "un valor del almacén está dañado o se movió"),
});

constexpr auto kWireErrors = std::to_array<ErrorText>({
    row(WireError::unreachable, "the server can't be reached: try again once there is a network",
        "le serveur est injoignable : réessayez quand il y aura du réseau",
        "no se puede llegar al servidor: inténtelo cuando haya red"),
    row(WireError::wrong_key, "what answers there is not the server that the link names",
        "ce qui répond là n'est pas le serveur que nomme le lien",
        "lo que responde ahí no es el servidor que nombra el enlace"),
    row(WireError::not_a_server, "what answers there is no server of an alliance",
        "ce qui répond là n'est le serveur d'aucune alliance",
        "lo que responde ahí no es el servidor de ninguna alianza"),
    row(WireError::not_local, "without TLS only a server on this machine may be used",
        "sans TLS, seul un serveur de cette machine peut servir",
        "sin TLS solo se puede usar un servidor de esta máquina"),
});

}  // namespace

std::span<const ErrorText> store_error_texts() { return kStoreErrors; }
std::span<const ErrorText> wire_error_texts() { return kWireErrors; }

}  // namespace indaba::cli
