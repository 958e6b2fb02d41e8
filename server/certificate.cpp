#include "server/certificate.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "server/net/error.h"

namespace indaba::server {
namespace {

using net::NetError;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr long kTenYearsSeconds = 3650L * 24 * 3600;
constexpr long kClockErrorSeconds = 24L * 3600;
constexpr int kSerialBits = 127;

bool is_ip_address(std::string_view name) {
  return name.find(':') != std::string_view::npos ||
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
  const Owned<BIGNUM> serial(BN_new());
  return serial != nullptr &&
         BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

Owned<X509> make_certificate(const std::string& name, EVP_PKEY* key) {
  Owned<X509> certificate(X509_new());
  if (certificate == nullptr) {
    return nullptr;
  }
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  const std::string own_name = (is_ip_address(name) ? "IP:" : "DNS:") + name;
  const std::string names = name == "localhost" ? own_name : own_name + ",DNS:localhost";
  const bool made =
      X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
      set_random_serial(certificate.get()) &&
      X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kClockErrorSeconds) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kTenYearsSeconds) != nullptr &&
      X509_set_pubkey(certificate.get(), key) == 1 &&
      X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
      X509_set_issuer_name(certificate.get(), subject) == 1 &&
      add_extension(certificate.get(), NID_subject_alt_name, names) &&
      add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature") &&
      add_extension(certificate.get(), NID_ext_key_usage, "serverAuth") &&
      X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  return made ? std::move(certificate) : nullptr;
}

// A new file under `path`, with these permissions from its first byte on. The name appears once
// the content is on the disk.
template <class Write>
bool write_file(const std::filesystem::path& path, mode_t mode, Write write) {
  const std::string unfinished = path.string() + ".new";
  ::unlink(unfinished.c_str());
  const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) {
    return false;
  }
  Owned<std::FILE> file(::fdopen(descriptor, "w"));
  if (file == nullptr) {
    ::close(descriptor);
    return false;
  }
  return write(file.get()) && std::fflush(file.get()) == 0 && ::fsync(descriptor) == 0 &&
         ::rename(unfinished.c_str(), path.c_str()) == 0;
}

}  // namespace

Status ensure_certificate(std::string_view name, const std::filesystem::path& certificate,
                          const std::filesystem::path& key) {
  std::error_code ignored;
  if (std::filesystem::exists(certificate, ignored) && std::filesystem::exists(key, ignored)) {
    return {};
  }
  const Owned<EVP_PKEY> made_key(EVP_EC_gen("P-256"));
  if (made_key == nullptr) {
    return NetError::certificate_not_written;
  }
  const auto made = make_certificate(std::string(name), made_key.get());
  const bool written =
      made != nullptr &&
      write_file(key, S_IRUSR | S_IWUSR,
                 [&](std::FILE* file) {
                   return PEM_write_PrivateKey(file, made_key.get(), nullptr, nullptr, 0, nullptr,
                                               nullptr) == 1;
                 }) &&
      write_file(certificate, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH,
                 [&](std::FILE* file) { return PEM_write_X509(file, made.get()) == 1; });
  return written ? Status() : NetError::certificate_not_written;
}

}  // namespace indaba::server
