// Proves what the self-signed certificate says, that it is made once and kept, and that its key is
// nobody else's to read. OpenSSL reads what was written.
#include "server/certificate.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "server/net/error.h"
#include "tests/support/storage/scratch_folder.h"

namespace indaba::server {
namespace {

using net::NetError;

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

class Certificate : public testing::Test {
 protected:
  Status make(std::string_view name = "alliance.example") {
    return ensure_certificate(name, certificate_, key_);
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static mode_t mode_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  std::unique_ptr<X509, Free> read() const {
    std::FILE* file = std::fopen(certificate_.c_str(), "r");
    std::unique_ptr<X509, Free> read(PEM_read_X509(file, nullptr, nullptr, nullptr));
    std::fclose(file);
    return read;
  }
  bool is_for_host(const std::string& name) const {
    return X509_check_host(read().get(), name.data(), name.size(), 0, nullptr) == 1;
  }
  bool is_for_ip(const char* address) const {
    return X509_check_ip_asc(read().get(), address, 0) == 1;
  }

  test::ScratchFolder folder_;
  std::string certificate_ = folder_.path("certificate.pem");
  std::string key_ = folder_.path("key.pem");
};

TEST_F(Certificate, KeepsItsKeyToItsOwner) {
  const mode_t mask = ::umask(0);
  EXPECT_TRUE(make());
  ::umask(mask);
  EXPECT_EQ(mode_of(key_), 0600U);
  EXPECT_EQ(mode_of(certificate_), 0644U);
}

TEST_F(Certificate, IsMadeOnceAndKept) {
  ASSERT_TRUE(make());
  const std::string certificate = content(certificate_);
  const std::string key = content(key_);
  ASSERT_TRUE(make("elsewhere.example"));
  EXPECT_EQ(content(certificate_), certificate);
  EXPECT_EQ(content(key_), key);
}

TEST_F(Certificate, IsMadeAnewWithItsKeyIfEitherIsGone) {
  for (const std::string& gone : {certificate_, key_}) {
    ASSERT_TRUE(make());
    const std::string certificate = content(certificate_);
    const std::string key = content(key_);
    ASSERT_TRUE(std::filesystem::remove(gone));
    ASSERT_TRUE(make());
    EXPECT_NE(content(certificate_), certificate);
    EXPECT_NE(content(key_), key);
    EXPECT_EQ(mode_of(key_), 0600U);
  }
}

TEST_F(Certificate, IsForItsNameAndLocalhost) {
  ASSERT_TRUE(make());
  EXPECT_TRUE(is_for_host("alliance.example"));
  EXPECT_TRUE(is_for_host("localhost"));
  EXPECT_FALSE(is_for_host("example"));
  EXPECT_FALSE(is_for_ip("127.0.0.1"));
}

TEST_F(Certificate, IsForAnAddressIfThatIsTheName) {
  for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
    ASSERT_TRUE(make(address));
    EXPECT_TRUE(is_for_ip(address)) << address;
    EXPECT_TRUE(is_for_host("localhost"));
    std::filesystem::remove(certificate_);
  }
}

TEST_F(Certificate, IsSignedByItsOwnKeyAndGoodFromYesterdayForTenYears) {
  ASSERT_TRUE(make());
  const auto certificate = read();
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1);
  std::time_t yesterday = std::time(nullptr) - 86'000;
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(certificate.get()), &yesterday), 0);
  std::time_t in_ten_years = std::time(nullptr) + 3'649L * 86'400;
  EXPECT_GT(X509_cmp_time(X509_get0_notAfter(certificate.get()), &in_ten_years), 0);
  EXPECT_EQ(X509_get_extension_flags(certificate.get()) & EXFLAG_CA, 0U);
}

TEST_F(Certificate, TakesUpWhatAnEarlierTryLeftUnfinished) {
  std::ofstream(key_ + ".new") << "half a key";
  ASSERT_TRUE(make());
  EXPECT_FALSE(std::filesystem::exists(key_ + ".new"));
  EXPECT_FALSE(std::filesystem::exists(certificate_ + ".new"));
}

TEST_F(Certificate, IsNotMadeWithoutAFolderOrForANameThatIsNone) {
  EXPECT_EQ(
      ensure_certificate("name", folder_.path("no/certificate.pem"), folder_.path("no/key.pem"))
          .error(),
      NetError::certificate_not_written);
  for (const char* name : {"", "1.2.3"}) {
    EXPECT_EQ(make(name).error(), NetError::certificate_not_written) << name;
    EXPECT_FALSE(std::filesystem::exists(certificate_)) << name;
    EXPECT_FALSE(std::filesystem::exists(key_)) << name;
  }
}

}  // namespace
}  // namespace indaba::server
