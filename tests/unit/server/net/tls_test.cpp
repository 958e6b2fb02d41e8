// Proves which files make a TLS context and what is said of the others, and that the key's hash is
// that of the certificate's SubjectPublicKeyInfo. Keys and certificates are made by OpenSSL.
#include "server/net/tls.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "crypto/primitives/hash.h"
#include "server/certificate.h"
#include "server/net/error.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::server::net {
namespace {

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

class Tls : public testing::Test {
 protected:
  Tls() { EXPECT_TRUE(ensure_certificate("localhost", certificate_, key_)); }

  std::error_code problem() const { return TlsContext::load(certificate_, key_).error(); }
  static void write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  void write_key(EVP_PKEY* key, const char* passphrase = nullptr) const {
    const Owned<std::FILE> file(std::fopen(key_.c_str(), "w"));
    const EVP_CIPHER* cipher = passphrase == nullptr ? nullptr : EVP_aes_128_cbc();
    const auto* secret = reinterpret_cast<const unsigned char*>(passphrase);
    ASSERT_EQ(PEM_write_PrivateKey(file.get(), key, cipher, secret, passphrase == nullptr ? 0 : 6,
                                   nullptr, nullptr),
              1);
  }
  Owned<EVP_PKEY> read_key() const {
    const Owned<std::FILE> file(std::fopen(key_.c_str(), "r"));
    return Owned<EVP_PKEY>(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  }

  test::ScratchFolder folder_;
  std::string certificate_ = folder_.path("certificate.pem");
  std::string key_ = folder_.path("key.pem");
};

TEST_F(Tls, IsMadeOfCertificateAndKey) {
  const auto tls = TlsContext::load(certificate_, key_);
  ASSERT_TRUE(tls);
  EXPECT_NE(tls->accept(0), nullptr);
}

TEST_F(Tls, NamesItsKeyByTheHashOfWhatTheCertificateSays) {
  const Owned<EVP_PKEY> key = read_key();
  unsigned char* encoded = nullptr;
  const int size = i2d_PUBKEY(key.get(), &encoded);
  ASSERT_GT(size, 0);
  const Sha256Digest hash = sha256(ByteView(encoded, static_cast<std::size_t>(size)));
  OPENSSL_free(encoded);
  EXPECT_EQ(TlsContext::load(certificate_, key_)->key_hash(), hash);
}

TEST_F(Tls, KeepsTheNameOfItsKeyWhenOnlyTheCertificateIsNew) {
  const auto before = TlsContext::load(certificate_, key_)->key_hash();
  EXPECT_EQ(TlsContext::load(certificate_, key_)->key_hash(), before);
  std::filesystem::remove(key_);
  ASSERT_TRUE(ensure_certificate("localhost", certificate_, key_));
  EXPECT_NE(TlsContext::load(certificate_, key_)->key_hash(), before);
}

TEST_F(Tls, IsRefusedWithoutACertificate) {
  write(certificate_, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
  EXPECT_EQ(problem(), NetError::certificate_unreadable);
  write(certificate_, "");
  EXPECT_EQ(problem(), NetError::certificate_unreadable);
  std::filesystem::remove(certificate_);
  EXPECT_EQ(problem(), NetError::certificate_unreadable);
}

TEST_F(Tls, IsRefusedWithoutAKey) {
  write(key_, "nonsense");
  EXPECT_EQ(problem(), NetError::key_unreadable);
  std::filesystem::remove(key_);
  EXPECT_EQ(problem(), NetError::key_unreadable);
}

TEST_F(Tls, AsksNobodyForAPassphrase) {
  write_key(read_key().get(), "secret");
  EXPECT_EQ(problem(), NetError::key_unreadable);
}

TEST_F(Tls, IsRefusedWithTheKeyOfAnotherCertificate) {
  for (EVP_PKEY* const made : {EVP_EC_gen("P-256"), EVP_EC_gen("P-384"), EVP_RSA_gen(2048)}) {
    const Owned<EVP_PKEY> other(made);
    write_key(other.get());
    EXPECT_EQ(problem(), NetError::key_mismatch);
  }
}

TEST_F(Tls, IsRefusedWithAKeyThatOthersMayRead) {
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(::chmod(key_.c_str(), mode), 0);
    EXPECT_EQ(problem(), NetError::key_exposed) << mode;
  }
  ASSERT_EQ(::chmod(key_.c_str(), 0400), 0);
  EXPECT_FALSE(problem());
}

}  // namespace
}  // namespace indaba::server::net
