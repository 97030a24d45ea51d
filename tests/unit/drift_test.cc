// What drift is made of: digests of how files lie, secrets, constants, lines, sets of hosts.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/line_reader.h"
#include "danglint/file_facts.h"
#include "drift/access.h"
#include "drift/fleet.h"
#include "drift/footing.h"
#include "drift/host_sets.h"
#include "drift/php_constants.h"
#include "drift/secrets.h"
#include "drift/take_files.h"
#include "extract/extract.h"

namespace danglint {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kHour = 3'600'000'000'000;

std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string read_all(const fs::path& path) {
  return real_world().read(path, 1U << 20U).bytes.value_or("(cannot be read)");
}

// A folder that is walked, and one outside of it that is only asked about.
class FootingTest : public testing::Test {
 public:
  FootingTest() {
    std::string name = fs::temp_directory_path() / "danglint-XXXXXX";
    folder_ = fs::canonical(mkdtemp(name.data()));
    fs::create_directories(folder_ / "walked/inner");
    fs::create_directory(folder_ / "outside");
    write("walked/a", "one");
    write("walked/inner/b", "two");
    write("outside/c", "three");
    fs::create_symlink("a", folder_ / "walked/link");
    footing_ = {.folders = {folder_ / "walked"},
                .outside = {folder_ / "outside", folder_ / "outside/c", folder_ / "outside/gone"}};
  }
  ~FootingTest() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& text) const {
    std::ofstream(folder_ / path) << text;
  }
  // As if a state had been taken in an hour: whatever there is was there long before.
  std::string digest(unsigned jobs = 1) const {
    return digest_of(footing_, target_, now() + kHour, jobs);
  }

  fs::path folder_;
  Footing footing_;
  const Target target_{real_world(), {}, {}};
};

TEST_F(FootingTest, IsTheSameWhileNothingChanges) {
  const std::string first = digest();
  EXPECT_EQ(first.size(), 64U);
  EXPECT_EQ(digest(), first);
  for (const unsigned jobs : {2U, 8U}) EXPECT_EQ(digest(jobs), first) << jobs << " threads";
}

TEST_F(FootingTest, IsAnotherAfterEachChange) {
  struct Change {
    const char* what;
    std::function<void()> make;
  };
  const std::vector<Change> changes = {
      {"another content of the same size", [&] { write("walked/a", "eno"); }},
      {"another content, and the old time of it",
       [&] {
         const auto time = fs::last_write_time(folder_ / "walked/a");
         write("walked/a", "neo");
         fs::last_write_time(folder_ / "walked/a", time);
       }},
      {"another mode", [&] { fs::permissions(folder_ / "walked/inner/b", fs::perms{0600}); }},
      {"another mode of a folder",
       [&] { fs::permissions(folder_ / "walked/inner", fs::perms{0700}); }},
      {"a file more", [&] { write("walked/inner/c", ""); }},
      {"a file less", [&] { fs::remove(folder_ / "walked/inner/c"); }},
      {"another name", [&] { fs::rename(folder_ / "walked/a", folder_ / "walked/d"); }},
      {"a link that leads elsewhere",
       [&] {
         fs::remove(folder_ / "walked/link");
         fs::create_symlink("d", folder_ / "walked/link");
       }},
      {"a file outside", [&] { write("outside/c", "four!"); }},
      {"what was missing outside is there", [&] { write("outside/gone", ""); }},
      {"what was there outside is missing", [&] { fs::remove(folder_ / "outside/c"); }},
      {"a folder outside may be entered by nobody else",
       [&] { fs::permissions(folder_ / "outside", fs::perms{0700}); }},
  };
  std::string before = digest();
  for (const Change& change : changes) {
    change.make();
    const std::string after = digest();
    EXPECT_NE(after, before) << change.what;
    before = after;
  }
}

TEST_F(FootingTest, MindsNotWhatElseLiesInAFolderThatWasNotListed) {
  const std::string before = digest();
  write("outside/other", "");
  EXPECT_EQ(digest(), before);
  footing_.outside.push_back((folder_ / "outside/").string());
  const std::string listed = digest();
  write("outside/one more", "");
  EXPECT_NE(digest(), listed);
}

TEST_F(FootingTest, TrustsNoTimeOfJustNow) {
  EXPECT_EQ(digest_of(footing_, target_, now(), 1), "");
}

TEST_F(FootingTest, SaysNothingOfWhatItCannotSee) {
  footing_.folders.push_back(folder_ / "no such folder");
  EXPECT_EQ(digest(), "");
}

TEST_F(FootingTest, StandsUntilSomethingElseDecides) {
  State state;
  state.taken = now() + kHour;
  footing_.settings = "s";
  footing_.until = 4'000'000'000;
  state.footing = footing_;
  state.footing->digest = digest();
  const std::int64_t later = state.taken + kHour;
  EXPECT_TRUE(still_stands(state, "s", target_, later, 1));
  EXPECT_FALSE(still_stands(state, "other", target_, later, 1)) << "other settings";
  EXPECT_FALSE(still_stands(state, "s", target_, state.taken - 1, 1)) << "the clock was set back";
  EXPECT_FALSE(still_stands(state, "s", target_, 4'000'000'000'000'000'000, 1))
      << "a certificate ended";
  state.is_complete = false;
  EXPECT_FALSE(still_stands(state, "s", target_, later, 1)) << "not all was read then";
}

TEST_F(FootingTest, KnowsContents) {
  State state;
  state.footing = footing_;
  state.files = {{.path = "a", .sha256 = sha256("one")},
                 {.path = "inner/b", .sha256 = sha256("two")}};
  EXPECT_TRUE(has_same_contents(state, target_, 2));
  state.files[1].sha256 = sha256("other");
  EXPECT_FALSE(has_same_contents(state, target_, 2));
  state.files[1].path = "inner/gone";
  EXPECT_FALSE(has_same_contents(state, target_, 2));
}

TEST(Stream, ReadsNoLinkAndNoFolder) {
  std::string name = fs::temp_directory_path() / "danglint-XXXXXX";
  const fs::path folder = fs::canonical(mkdtemp(name.data()));
  fs::create_directory(folder / "real");
  std::ofstream(folder / "real/file") << "text";
  fs::create_symlink("real", folder / "way");
  fs::create_symlink("real/file", folder / "link");
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  const auto read = [&](const char* path) {
    std::string text;
    const StreamAnswer answer = real_world().stream(
        folder / path, [&] { text.clear(); }, [&](std::string_view part) { text += part; });
    return answer.error.empty() ? text : (answer.vanished ? "(gone)" : "(refused)");
  };
  EXPECT_EQ(read("real/file"), "text");
  for (const char* path : {"link", "way/file", "real", "fifo"})
    EXPECT_EQ(read(path), "(refused)") << path;
  EXPECT_EQ(read("real/no"), "(gone)");
  fs::remove_all(folder);
}

TEST_F(FootingTest, ReadsAgainWhatChangesMeanwhile) {
  for (const int changes : {0, 1, 2, 100}) {
    write("walked/a", "x");
    std::string text;
    int left = changes;
    const StreamAnswer answer = real_world().stream(
        folder_ / "walked/a", [&] { text.clear(); },
        [&](std::string_view part) {
          text += part;
          if (left-- > 0) std::ofstream(folder_ / "walked/a", std::ios::app) << "y";
        });
    if (changes < 3) {
      EXPECT_EQ(answer.error, "") << changes;
      EXPECT_EQ(text, read_all(folder_ / "walked/a")) << changes;
      EXPECT_EQ(answer.status.size, text.size()) << changes;
    } else {
      EXPECT_EQ(answer.error, "it changed while it was read");
    }
  }
}

TEST(Secrets, HideWhatLooksLikeAPassword) {
  struct Row {
    const char* name;
    std::vector<std::string_view> words;
    const char* shown;
  };
  const std::vector<Row> rows = {
      {"listen", {"80"}, "80"},
      {"requirepass", {"x y"}, "(secret)"},
      {"SetEnv", {"DB_PASSWORD", "x"}, "DB_PASSWORD (secret)"},
      {"Environment", {"DB_PASS=x", "A=b"}, "DB_PASS=(secret) A=b"},
      {"env[API_TOKEN]", {"x"}, "(secret)"},
      {"fastcgi_pass", {"unix:/run/php.sock"}, "unix:/run/php.sock"},
      {"proxy_pass", {"http://127.0.0.1:81"}, "http://127.0.0.1:81"},
      {"proxy_pass", {"http://me:x@127.0.0.1:81/a@b"}, "http://me:(secret)@127.0.0.1:81/a@b"},
      {"proxy_set_header", {"Authorization", "Basic x"}, "Authorization (secret)"},
      {"server_tokens", {"off"}, "off"},
      {"url", {"https://a.example:8080/x@y"}, "https://a.example:8080/x@y"},
      {"PasswordAuthentication", {"no"}, "no"},
      {"rewrite", {"^/reset-password$", "/x"}, "^/reset-password$ /x"},
      {"stats", {"auth", "admin:x"}, "auth admin:(secret)"},
      {"masterauth", {"x"}, "(secret)"},
      {"user", {"alice", "on", ">x"}, "alice on >(secret)"},
      {"primary_conninfo", {"host=a password=x port=1"}, "host=a password=(secret) port=1"},
      {"environment", {"FOO=\"1\",DB_PASSWORD=x"}, "FOO=\"1\",DB_PASSWORD=(secret)"},
      {"command", {"a", "--api-key", "x"}, "a --api-key (secret)"},
      {"ExecStart",
       {"curl", "-u", "me:x", "-H", "Authorization: Bearer abc"},
       "curl -u me:(secret) -H Authorization: (secret)"},
      {"RequestHeader", {"set", "X-Api-Key", "x"}, "set X-Api-Key (secret)"},
      {"url", {"amqp://u:x@h1,amqp://u:y@h2"}, "amqp://u:(secret)@h1,amqp://u:(secret)@h2"},
      {"session.save_path", {"tcp://h:1?auth=x&b=1"}, "tcp://h:1?auth=(secret)&b=1"},
      {"command", {"mysqladmin", "-px", "ping"}, "mysqladmin -p(secret) ping"},
      {"ssl_certificate_key", {"/etc/a.key"}, "/etc/a.key"},
      {"key_buffer_size", {"16M"}, "16M"},
      {"server_tokens", {"build"}, "build"},
      {"auth_pass", {"x"}, "(secret)"},
      {"user", {"alice", "on", "<y", ">x", "~*"}, "alice on <y >(secret) ~*"},
      {"SetEnv", {"PASSWORD", "a", "b"}, "PASSWORD (secret) (secret)"},
      {"command", {"a \xff&password=\xfe\xff&b"}, "a \xff&password=(secret)&b"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(Secrets("").shown(row.name, row.words), row.shown) << row.name;
  for (const char* name : {"DB_PASSWORD", "AUTH_KEY", "NONCE_SALT", "api_token", "DATABASE_DSN",
                           "SMTP_PW", "GITHUB_PAT", "ENCRYPTION_KEY_2"}) {
    EXPECT_EQ(Secrets("").shown_constant(name, "'x'"), "(secret)") << name;
  }
  EXPECT_EQ(Secrets("").shown_constant("KEYBOARD", "'x'"), "'x'");
  EXPECT_EQ(Secrets("").shown_constant("SMTP", "['host' => 'a', 'password' => 'x']"),
            "['host' => 'a', 'password' => '(secret)']");
}

TEST(Secrets, TellWithAKeyWhetherTheyAreTheSame) {
  const Secrets one("key");
  EXPECT_EQ(one.shown("password", {"x"}), one.shown("password", {"x"}));
  EXPECT_NE(one.shown("password", {"x"}), one.shown("password", {"y"}));
  EXPECT_NE(one.shown("password", {"x"}), Secrets("other").shown("password", {"x"}));
  EXPECT_TRUE(one.shown("password", {"x"}).starts_with("(secret "));
  // HMAC-SHA-256, test case 2 of RFC 4231.
  EXPECT_EQ(keyed_hash("Jefe", "what do ya want for nothing?"), "5bdcc146bf60754e");
}

struct Program {
  std::vector<PhpConstant> constants;
  std::string code;
};
Program program_of(const std::string& source) {
  const auto facts = extract(source, Dialect{.language = Language::kPhp}, {});
  EXPECT_NE(facts, nullptr) << source;
  if (facts == nullptr) return {};
  Program program{constants_of(facts->php, source), ""};
  program.code = code_hash(source, program.constants);
  return program;
}

TEST(PhpConstants, AreThereAsTheyAreWritten) {
  const Program program = program_of(
      "<?php\ndefine('A', 'x');\ndefine( \"B\",true );\nconst C = 1 +\n  2;\nrequire A . C;\n");
  std::string all;
  for (const PhpConstant& one : program.constants) all += one.name + '=' + one.text + ' ';
  EXPECT_EQ(all, "A='x' B=true C=1 + 2 ");
}

TEST(PhpConstants, AreNoPartOfTheCode) {
  const std::string first = program_of("<?php define('A', 'x'); require A; echo 1;").code;
  for (const char* same : {"<?php define('A', 'other'); require A; echo 1;",
                           "<?php define('A',   'x') ; require A; echo 1;",
                           "<?php define('A', 'x'); /* why */ require A; echo 1; // end\n",
                           "<?php define('A', 'x');\r\nrequire A;\r\necho 1;"}) {
    EXPECT_EQ(program_of(same).code, first) << same;
  }
  for (const char* other :
       {"<?php define('A', 'x'); require A; echo 2;", "<?php define('B', 'x'); require A; echo 1;",
        "<?php define('A', 'x'); require A; echo 1; ?><b>",
        "x<?php define('A', 'x'); require A; echo 1;"}) {
    EXPECT_NE(program_of(other).code, first) << other;
  }
}

std::vector<std::string> lines_of(LineReader reader, std::string& error) {
  std::vector<std::string> lines;
  for (std::string_view line; reader.next(line);) lines.emplace_back(line);
  error = reader.error();
  return lines;
}

TEST(Lines, AreTheSameCompressedOrNot) {
  using Lines = std::vector<std::string>;
  const std::string longer(700'000, 'x');
  const std::vector<std::pair<std::string, Lines>> rows = {
      {"", {}},       {"a", {"a"}},
      {"a\n", {"a"}}, {"a\n\nb", {"a", "", "b"}},
      {"\n", {""}},   {longer + "\nb\n" + longer, {longer, "b", longer}},
  };
  for (const auto& [text, lines] : rows) {
    std::string error;
    EXPECT_EQ(lines_of(LineReader(text), error), lines);
    EXPECT_EQ(error, "");
    const std::string packed = compressed(text);
    EXPECT_EQ(lines_of(LineReader(packed), error), lines);
    EXPECT_EQ(error, "");
  }
}

TEST(Lines, EndWithAMistakeWhereTheyWereCut) {
  const std::string packed = compressed(std::string(100'000, 'x') + "\nb\n");
  for (std::size_t length = 4; length < packed.size(); ++length) {
    std::string error;
    lines_of(LineReader(std::string_view(packed).substr(0, length)), error);
    EXPECT_EQ(error, "the compressed data was cut") << length << " of " << packed.size();
  }
}

TEST(Lines, HaveAnEnd) {
  std::string error;
  lines_of(LineReader(compressed(std::string(std::size_t{80} << 20U, ' '))), error);
  EXPECT_EQ(error, "a line of it has no end");
}

TEST(HostSets, AreKeptOnce) {
  HostSets sets;
  std::vector<HostSetId> ids(3, HostSets::kEmpty);  // of all, of the even ones, of the last one
  for (HostId host = 0; host < 5; ++host) {
    sets.begin(host);
    ids[0] = sets.with(ids[0]);
    EXPECT_EQ(ids[0], sets.all());
    if (host % 2 == 0) ids[1] = sets.with(ids[1]);
    if (host == 4) ids[2] = sets.with(ids[2]);
  }
  EXPECT_EQ(sets.members(ids[0]), (std::vector<HostId>{0, 1, 2, 3, 4}));
  EXPECT_EQ(sets.members(ids[1]), (std::vector<HostId>{0, 2, 4}));
  EXPECT_EQ(sets.members(ids[2]), (std::vector<HostId>{4}));
}

TEST(Access, TellsWhatIsExposed) {
  const FileRecord usual{.path = "/x", .mode = 0644, .user = "root", .group = "root"};
  struct Row {
    const char* what;
    std::function<void(FileRecord&)> change;
    const char* message;
    bool is_exposure;
  };
  const std::vector<Row> rows = {
      {"writable", [](FileRecord& f) { f.mode = 0646; }, "has mode 0646, no longer 0644", true},
      {"setuid", [](FileRecord& f) { f.mode = 04644; }, "has mode 4644, no longer 0644", true},
      {"less", [](FileRecord& f) { f.mode = 0600; }, "has mode 0600, no longer 0644", false},
      {"owner", [](FileRecord& f) { f.user = "www"; },
       "belongs to www:root, no longer to root:root", false},
      {"capability",
       [](FileRecord& f) {
         f.attributes = {{"security.capability", "01"}};
       },
       "has security.capability now", true},
      {"label",
       [](FileRecord& f) {
         f.attributes = {{"user.x", "01"}};
       },
       "has user.x now", false},
  };
  for (const Row& row : rows) {
    FileRecord changed = usual;
    row.change(changed);
    const auto changes = access_changes(usual, changed);
    ASSERT_EQ(changes.size(), 1U) << row.what;
    EXPECT_EQ(changes[0].message, row.message);
    EXPECT_EQ(changes[0].is_exposure, row.is_exposure) << row.what;
  }
  FileRecord in_repository = usual;
  in_repository.mode = 0;
  in_repository.user.clear();
  EXPECT_TRUE(access_changes(usual, in_repository).empty());
}

}  // namespace
}  // namespace danglint
