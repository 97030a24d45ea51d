// What linking makes of the facts: references to resolve, sockets and users claimed.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "danglint/abstract_string.h"
#include "danglint/file_facts.h"
#include "danglint/rules.h"
#include "danglint/socket.h"
#include "danglint/span.h"
#include "danglint/target.h"

namespace danglint {

enum class ReferenceKind : std::uint8_t {
  kPhpInclude,
  kClassMapEntry,  // a class map of PHP names the file of a class
  kComposer,       // composer.json names code
  kConfigInclude,
  kFile,
  kDirectory,
  kPath,        // file or folder
  kNewFile,     // the folder it is in must be there; candidates name that folder
  kServedFile,  // what a site answers with
};

// "This place needs that path."
struct Reference {
  ReferenceKind kind = ReferenceKind::kFile;
  Span span;            // what to change
  std::string written;  // as the source says it
  // Target paths of which one present is enough. Empty: not known statically.
  std::vector<std::string> candidates;
  std::string new_file;  // kNewFile: the file itself, which may be no folder
  // PHP: paths of which parts are known only at run time: target paths, or such that begin with a
  // hole and are taken for any path below the project that fits. One present is enough, too.
  std::vector<StringPattern> patterns;
  bool has_unknown_candidate = false;  // more places are searched than are known here
  bool weak = false;                   // guarded, silenced or optional: absent is fine
  bool is_made_here = false;           // PHP: its own file makes what it reads
  // PHP: not every machine gets there; absent is fine but for a near miss.
  bool is_switched = false;
  bool is_unread = false;  // whatever it holds, nobody looks
  // PHP: what the path begins with, if that is a name ("ABSPATH" as seen from one application). A
  // name under which nothing at all resolves proves nothing. Empty: the path is anchored at the
  // file itself.
  std::string prefix;
  // PHP: the folder (target path) whose files may fit a pattern or a tail.
  std::string project;
  // PHP: this is one of the values that a part of the path takes by turns, as are those of the same
  // number; 0: it is not. Unless one of them exists, they may be no paths at all.
  std::uint32_t turn = 0;
  // PHP: where the path is written, if that is another place of the same file.
  Range origin;
  // PHP: relative to the working directory or include_path: any file of the tree that ends so will
  // do.
  std::string tail;
  bool in_own_folder = false;  // PHP: but it is known that none other than its own file's will do
  IncludeKeyword keyword = IncludeKeyword::kRequire;
  const NamedPath* named = nullptr;  // kComposer
  // Server configurations.
  const ServerRule* server = nullptr;
  FileId instance = kNoFile;  // its main configuration
  std::uint32_t section = 0;  // of the instance
  const DirectiveRule* directive = nullptr;
  std::string_view directive_name;  // as written; the program owns it
  std::string
      swept_entry;  // a glob's match that cannot be read: a dangling link, a folder (target path)
  std::string served_root;     // kServedFile: the site's folder (target path)
  bool is_empty_glob = false;  // a pattern without a match where one is demanded
};

enum class Outcome : std::uint8_t { kResolved, kDangling, kOptional, kUnverified };

// The name that was probably meant.
struct Nearest {
  std::string name;          // what to write instead of the last (or first missing) component
  std::string target_path;   // it exists
  bool is_evidence = false;  // so near that it proves a mistake, whatever else is not known
  bool is_moved = false;     // the same name in another folder
  bool is_renamed = false;   // what was there, by the change that is judged
  bool differs_in_case_only = false;
  bool is_extension = false;        // the same name with another extension
  bool lacks_slash = false;         // it is there with a slash before `name`
  bool has_backslash = false;       // it is there with slashes instead
  unsigned distance = 0;            // letters, if neither
  std::vector<std::string> rivals;  // names that are as near
};

struct Resolution {
  Outcome outcome = Outcome::kUnverified;
  std::string target;  // the path asked about, as the server names it
  Answer answer;
  Nearest nearest;        // name empty: none
  bool is_loose = false;  // of a path that begins with a hole: any place of the project would do
  bool may_be_installed = false;  // PHP: in the system's include_path, for all that is known
  bool is_by_tail = false;        // PHP: would be found if it were started in another folder
  bool is_taken_away = false;     // PHP: only because the change that is judged removes the file
  std::string_view reason;        // kUnverified: why
};

// "This server binds that socket."
struct ListenClaim : Socket {
  Span span;
  std::string written;
  const ServerRule* server = nullptr;
  FileId instance = kNoFile;  // its main configuration
  std::string host;           // claims are compared within one host
  std::uint32_t scope = 0;    // the server block within the instance
  bool in_stream = false;     // nginx: stream {} and http {} do not share sockets
  bool is_default = false;    // answers for names that no site has
  bool is_encrypted = false;  // TLS
  bool sets_options = false;  // of its socket: ServerRule::socket_options
  std::string section_name;   // where what a section says twice counts once
  const DirectiveRule* directive = nullptr;
  std::string_view kind;  // what it speaks, if a rule says so (fastcgi)
  // Of a unix socket, as the configuration says; empty: the server's own.
  std::string owner;
  std::string group;
  std::string mode;
};

// "This server connects to that socket."
struct PeerClaim {
  ListenClaim socket;  // family, address and port; the rest says where it is written
  const DirectiveRule* directive = nullptr;
  std::string_view directive_name;
};

// An address at which a site is served, if something listens there.
struct AddressClaim {
  Span span;
  std::string written;
  std::uint16_t port = 0;
  FileId instance = kNoFile;
};

// A section hands files with this extension to the peer it names.
struct ScriptClaim {
  Span span;
  std::string extension;
  std::string root;  // target path: the folder they are looked for in; empty: it cannot be told
  std::uint32_t section = 0;
  FileId instance = kNoFile;
};

// Something of a configuration was not followed: there is more of it than danglint looks at.
struct CutShort {
  FileId file = kNoFile;
  std::string reason;
};

// A file that is read for its own folder (.htaccess), and may say something there.
struct OverrideFile {
  FileId file = kNoFile;
  std::string folder;  // target path
  FileId instance = kNoFile;
};

// A directive that no module knows, or one that is not loaded, or that is not allowed where it is.
struct UnknownDirective {
  enum class Why : std::uint8_t { kMisspelt, kNoModule, kNotAllowed, kMisplaced };
  Span span;
  std::string name;
  Why why = Why::kMisspelt;
  std::string of;  // the directive whose word `name` is (option htplog); empty: it is one itself
  // The name that was meant, the module, what would have to be allowed, or where it may be.
  std::string hint;
  std::vector<std::string> rivals;  // of a name that was meant: others that are as near
  bool in_override = false;         // in a file of a folder: each request there fails
  const ServerRule* server = nullptr;
  const DirectiveRule* directive = nullptr;  // of an argument that needs a module; else nullptr
};

// Arguments that the server refuses, or does not take as they are meant.
struct WrongArguments {
  enum class Why : std::uint8_t {
    kCount,      // too few or too many
    kValue,      // not what it may be
    kSwallowed,  // one of them is the next directive: nothing ends this one
    kTwice,      // the directive may be said only once in its section
    kUnfit,      // the value that a row is about
    kRefused,    // the same; `meaning` says what is wrong with it
    kExclusive,  // it names a module, and `meaning` another one beside which it may not be loaded
  };
  Span span;
  Why why = Why::kCount;
  std::string_view directive_name;
  std::string argument;      // that one; empty: all of them. Of kTwice: what was said first
  std::string_view meaning;  // what it may be
  bool is_taken = false;     // the server takes it all the same
  const ServerRule* server = nullptr;
  Span first;                                // of kTwice: where it is said first
  const DirectiveRule* directive = nullptr;  // of kUnfit and kRefused: the row, if it is one's
};

// A number that may not be less than another one, and is.
struct WrongOrder {
  Span span;
  std::string_view name;
  unsigned long value = 0;
  Span lesser_span;  // of what should be the lesser one
  std::string_view lesser_name;
  unsigned long lesser_value = 0;
  const ServerRule* server = nullptr;
};

// A port above 65535, which no server takes.
struct ImpossiblePort {
  Span span;
  std::string_view written;  // the address and it
  const ServerRule* server = nullptr;
};

// ${NAME} or $name that nothing defines.
struct UndefinedVariable {
  Span span;
  std::string name;
  const ServerRule* server = nullptr;
  std::string directive_name;
  std::string nearest;  // a variable that is defined and was probably meant; empty: none
  std::vector<std::string> rivals;  // others that are as near
  bool is_refused = false;          // the server does not start; else it takes the text as it is
};

// A directive that needs another one, which is not said.
struct UnmetNeed {
  Span span;
  std::string_view directive_name;
  std::string value;
  const ServerRule* server = nullptr;
  const DirectiveRule* directive = nullptr;
  std::string file;  // target path: what may hold it instead; empty: nothing may
};

// A folder that is handed out, and from which a line lets nobody have anything.
struct DeniedRoot {
  Span span;           // where it is handed out
  std::string folder;  // target path
  Span denial;
  const ServerRule* server = nullptr;
  // Another line lets clients in, but only those that this one lets in as well (Allow from, beside Require).
  bool is_let_in_elsewhere = false;
};

// What the pool of a section is limited to: DirectiveRule::of says in what, and is empty for the extensions of scripts.
struct LimitClaim {
  Span span;
  std::string value;
  const DirectiveRule* directive = nullptr;
  std::uint32_t section = 0;
  FileId instance = kNoFile;
};

// A name that a configuration defines or uses: an upstream, a backend, a log format.
struct NameClaim {
  Span span;
  std::string name;
  bool is_definition = false;
  bool is_active = true;    // false: the server may skip it
  bool is_complete = true;  // all of the instance's configuration was read
  FileId instance = kNoFile;
  std::uint32_t scope = 0;  // section that names of its kind belong to; 0: the instance
  const ServerRule* server = nullptr;
  const DirectiveRule* directive = nullptr;
  std::string_view directive_name;  // as written; the program owns it
};

struct UserClaim {
  Span span;
  std::string user;
  bool is_group = false;
  bool is_owner = false;                              // of a socket: not whom anything runs as
  CheckerVerdict checker = CheckerVerdict::kRejects;  // does it notice that there is none?
  const ServerRule* server = nullptr;
  FileId instance = kNoFile;
};

// A file that includes itself, directly or not.
struct IncludeCycle {
  Span span;                // the include that closes the cycle
  std::vector<Span> chain;  // the includes that lead to it
  const ServerRule* server = nullptr;
};

struct ConfigUse {
  FileId file = kNoFile;  // a configuration that a server reads
  const ServerRule* server = nullptr;
  FileId instance = kNoFile;  // its main configuration
};

// One way a server is started, when all of its configuration has been read.
struct InstanceFacts {
  FileId main = kNoFile;
  const ServerRule* server = nullptr;
  std::string host;
  bool is_complete = true;  // no part of it is unknown
  bool is_fragment = false;
  bool has_unknown_listener = false;  // it listens somewhere that cannot be told
};

// A Dockerfile or Compose says where files of the repository will be.
struct GuessedMap {
  std::string target;  // on the server
  std::string source;  // target path, as the repository is seen without the map
  Span span;
};

// A file that must be read before linking is complete.
struct WantedFile {
  std::string target_path;
  const ServerRule* server = nullptr;  // reads it as its configuration; null: PHP
  bool judged = false;
};

// "This script of PHP makes that file."
struct FileMaker {
  std::string path;  // target path
  FileId by = kNoFile;
};

struct Linked {
  std::vector<Reference> references;
  std::vector<ListenClaim> listens;
  // Of fragments: they tell which sites of one file share an address, and claim nothing.
  std::vector<ListenClaim> fragment_listens;
  // Sections with a listener that cannot be told, by instance.
  std::set<std::pair<FileId, std::uint32_t>> vague_sites;
  std::vector<PeerClaim> peers;
  std::vector<NameClaim> names;
  std::vector<AddressClaim> addresses;
  std::vector<ScriptClaim> scripts;
  std::vector<LimitClaim> limits;
  std::vector<OverrideFile> overrides;
  std::vector<UnknownDirective> unknown;
  std::vector<UndefinedVariable> undefined;
  std::vector<ImpossiblePort> impossible_ports;
  std::vector<WrongArguments> wrong_arguments;
  std::vector<WrongOrder> wrong_orders;
  std::vector<UnmetNeed> unmet;
  std::vector<DeniedRoot> denied_roots;
  std::vector<UserClaim> users;
  std::vector<IncludeCycle> cycles;
  std::vector<CutShort> cut_short;
  std::vector<ConfigUse> configs;
  std::vector<InstanceFacts> instances;
  std::vector<WantedFile> wanted;
  std::vector<GuessedMap> guesses;
  std::vector<FileMaker> made_files;        // PHP
  std::vector<std::string> document_roots;  // target paths, links resolved: folders handed out
};

}  // namespace danglint
