// The rules as constant tables. rules/**/*.yaml say them; a generator turns them into these at
// build time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace danglint {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

std::string_view to_string(Severity severity);

// ---- rules/checks/*.yaml: one kind of finding each

struct ExampleFile {
  std::string_view path;  // relative; a trailing slash makes a folder
  std::string_view content;
  std::string_view link;   // not empty: a symbolic link to this
  std::uint32_t mode = 0;  // 0: the default
  bool is_fifo = false;    // a named pipe: there, but never a configuration
};

struct CheckRule {
  std::string_view name;                   // kebab-case, never reused for something else
  Severity severity = Severity::kWarning;  // unless the effect at hand says otherwise
  std::string_view title;                  // one line
  std::string_view why;                    // what happens in production
  std::string_view fix;                    // what to write instead
  std::string_view drift_rank =
      "breaks";  // what it is that such a finding is new: exposes, breaks, differs
  bool is_about_what_runs = false;  // it needs a live machine, in both states
  // What it finds depends on how danglint is run (--root, --live): a comment that silences it may be idle.
  bool depends_on_run = false;
  std::span<const ExampleFile> bad;   // a tree that has exactly findings of this check
  std::span<const ExampleFile> good;  // the same tree, mended: no finding
};

std::span<const CheckRule> check_rules();  // sorted by name
// The rule of that name; nullptr if there is none.
const CheckRule* find_check(std::string_view name);

// ---- rules/servers/*.yaml: one server each

enum class Grammar : std::uint8_t {
  kBrace,  // nginx: words, ended by ; or a block in braces
  kTag,    // Apache: a line each, sections are <Name> ... </Name>
  kLine,   // HAProxy, sshd: a line each, some of which begin a section
  kIni,    // php-fpm, systemd: [section] and name = value
  kBlock,  // Caddy, lighttpd: a line each, blocks in braces
  kYaml,   // docker compose: mappings are sections
};

// How lines are read by those grammars that several servers share (kLine, kIni, kBlock).
struct Syntax {
  std::string_view comments;         // characters that begin a comment as the first of a line
  std::string_view inline_comments;  // the same behind white space
  std::string_view quotes;           // characters that quote a word, or a part of it
  std::string_view ignored;          // words of one character that say nothing: = , ( )
  bool escapes = false;              // a backslash takes the next character as it is
  bool continues = false;            // a backslash at the end of a line joins the next one
  bool equals = false;               // an = may stand between a name and its value
  bool words = false;                // kIni: values are several words
  bool comments_end_words = false;   // 10s;x is 10s, without a blank
  bool needs_final_newline = false;
  std::string_view section_variable;  // in values, the name of the section around it: "$pool"
  bool last_wins = false;             // what a section says twice, it says as the last time
};

// What an argument of a directive means.
enum class ArgumentKind : std::uint8_t {
  kInclude,    // configuration read in its place
  kFile,       // must be readable
  kDirectory,  // must exist
  kPath,       // file or folder
  kListen,     // claims a socket
  kPort,       // the port alone,
  kAddress,    // and the address alone, of the only sockets there are
  kNewFile,    // made by the server: the folder it is in must exist
  kPeer,       // a socket or port that another process listens on
  kUser,       // the user the workers run as
  kGroup,
  kBase,    // the folder that paths relative to `of` are relative to (ServerRoot)
  kDefine,  // defines a variable for later lines
  kUndefine,
  kUseMacro,
  kLoadModule,         // makes a module active: args are its name and its file
  kVirtualHost,        // an address served, but not listened on
  kName,               // defines a name of the kind `of`
  kNameUse,            // uses one
  kCondition,          // uses some, from that argument on: !NAME or NAME { test }
  kCertificate,        // file: a certificate in PEM
  kKey,                // file: its private key
  kCertificateAndKey,  // file or folder of files: both in one
  kIndex,              // what a request for a folder is answered with
  kUri,                // a page of the same site
  kFallback,           // what is tried one after the other; the last one must be there
  kLimit,              // what a pool is limited to: extensions of scripts, or folders, clients
  kMode,               // access to the socket of the same section: its mode,
  kOwner,              // its owner
  kOwnerGroup,         // and its group
  kScripts,            // the section's files have this extension
  kSiteName,           // what clients call the site of its section
  kNeeds,              // one of the directives `of` (with | between them) must be said as well
  kCopy,               // [sources] target: where files of the repository will be (COPY)
  kMount,              // source:target, the same (volumes)
  kOverride,           // what files of the section's folder may say (AllowOverride)
  kOverrideName,       // the same of one directive (AllowOverrideList)
  kNeedsModule,  // does nothing, or worse, without one of the modules `of` (with | between them)
  kSwitch,       // turns on what `of` says
  kVariable,     // defines a variable that any line may use
  kValue,        // must fit `fits`, and must not fit `refuses`
  kPattern,      // is a regular expression
  kAccess,       // lets clients in, or not (Require)
};

// As the scope of a name: the section it is written in, whatever that is called.
inline constexpr std::string_view kOwnSection = "own section";

// What a name is that a line defines or uses.
enum class Naming : std::uint8_t {
  kValue,      // the value,
  kSection,    // what its section is called: stick-table, in the backend of that name
  kInSection,  // that and the value: backend/server
};

// What relative paths of a directive are relative to.
enum class Base : std::uint8_t {
  kConfDir,    // the folder of the main configuration
  kPrefix,     // -p or the built-in prefix (nginx), ServerRoot (Apache)
  kIncluding,  // the folder of the file that says it
  kAbove,      // that, or one around it in the same project
  kNamed,      // what a row of the kind kBase says; else the prefix
};

// What happens when it is missing. Severity follows from it.
enum class Effect : std::uint8_t {
  kNoStart,      // error
  kServerError,  // 500: error
  kNoPeer,       // 502 or 503, as nobody is there to ask: error
  kForbidden,    // 403, or 401 whatever is typed: error
  kUnavailable,  // it starts, but no request is answered: error
  kNotFound,     // every request served from it answers 404: error
  kEmptyPage,    // 200, and nothing: error
  kIneffective,  // what it says applies to nothing: warning
  kExposed,      // scripts are sent instead of run: error
  kDegraded,     // some requests fail: warning
  kNone,         // harmless: never reported
};

// Does the server's own checker (nginx -t, apachectl -t) notice?
enum class CheckerVerdict : std::uint8_t { kRejects, kWarns, kSilent };

// What must be in a file, or its server does not take it.
enum class Content : std::uint8_t {
  kAny,
  kAuthorities,      // certificates; lists of revoked ones may be among them
  kRevocations,      // such lists, or certificates
  kNames,            // a certificate before anything that is none
  kChain,            // certificates; none at all is passed over
  kParameters,       // of Diffie and Hellman
  kTicketKey,        // 48 or 80 bytes
  kTicketKeyBegins,  // 48 bytes or more
};

inline constexpr std::uint8_t kLastArgument = 255;
inline constexpr std::uint8_t kAllArguments = 254;  // with blanks between them
inline constexpr std::uint8_t kAllButLast = 253;    // each of those

struct DirectiveRule {
  // Lower case when the server ignores case. "*": of any directive, and the value is its name.
  std::string_view name;
  ArgumentKind kind = ArgumentKind::kFile;
  // Innermost section it must be in for this row; "" = any; "-" = top level (main server). What is
  // behind a blank is RE2 on all of the section's arguments: "location ~.*".
  std::string_view within;
  std::uint8_t argument = 0;    // which argument, from 0; kLastArgument, kAllArguments, kAllButLast
  bool every_argument = false;  // all arguments from `argument` on
  bool optional = false;        // missing or no match is fine (IncludeOptional)
  bool glob = false;            // * ? [ are patterns
  bool empty_glob_is_error = false;
  bool only_near = false;     // absent is fine, but for a name that nearly exists
  bool needs_folder = false;  // a pattern in a folder that is not there is an error (php-fpm)
  // RE2: what of the argument is the value, its first group; a row that does not match says nothing.
  std::string_view pattern;
  std::string_view after;    // the value is the argument behind this word, wherever that stands
  std::string_view lacks;    // RE2: the row says something only where no argument is one of these
  std::string_view fits;     // kValue: RE2s on all of the value
  std::string_view refuses;  // kAccess: keeps everybody out
  // kValue: what it must be; what is wrong with what is refused. kNeeds: why it may be said, and yet not count.
  std::string_view because;
  std::string_view of;  // kName, kNameUse: which kind of names; kBase: of which paths
  // kName, kNameUse: names belong to the section around them of this name. kAccess: sections of this name are for some
  // URIs alone.
  std::string_view scope;
  bool may_be_host = false;   // kNameUse: or the name of a host; then only a near miss tells
  bool ignores_case = false;  // kNameUse: names may differ in case
  bool is_unique = false;     // kName: twice is an error
  Naming naming = Naming::kValue;
  std::uint8_t counted_by = 0;  // kName: with each number up to that argument behind it; 0: alone
  // kNeeds, kNeedsModule: only where all of the machine is seen; elsewhere others may start it.
  bool needs_root = false;
  bool is_inside = false;  // kNeeds, kName: in the section that this line begins, not around it
  bool by_default_site = false;  // kNeeds: in the site that answers where no name fits
  // kNeeds: not empty: what sections around say counts only where none within says this one, whatever it says of it
  // (fastcgi_param).
  std::string_view replaced_by;
  std::string_view or_file;    // kNeeds: or this file is there, below the prefix
  std::string_view or_holds;   // kNeeds: or the file that is the value holds this text
  bool is_forbidden = false;   // kNameUse: nothing may be called so
  bool is_in_order = false;    // kName: only lines behind it may use it
  bool is_udp = false;         // kListen: for datagrams
  std::string_view base_name;  // of kNamed
  // A directory stands for every file below it (Apache Include); kNewFile: it is one, with files below it.
  bool recurses = false;
  std::span<const std::string_view> bundle;  // or files of its name with one of these behind it
  std::string_view folder_glob;              // of those, only such names; empty: all
  bool runs = false;                         // the file is a program that is started
  // kFile: RE2 on the beginning of its text, and its most bytes; 0: any number. `because` says what is wrong with any other;
  // `unless` excuses what it holds, not that it is missing.
  std::string_view text_fits;
  std::uint32_t most_bytes = 0;
  bool is_jail = false;  // paths that others give to the server may lie below it
  bool served = false;   // what lies in this folder is handed out (root, DocumentRoot)
  bool only_if_inherited =
      false;  // matters only for sections within that do not say it themselves (root in http)
  std::string_view
      only_with;  // not empty: read only where the same server uses this directive as well
  std::string_view unless;  // not empty: not where it uses this one
  Content holds = Content::kAny;
  std::string_view read_with;  // not empty: what the file holds matters only where this is used
  Base base = Base::kConfDir;
  Effect missing = Effect::kNoStart;
  CheckerVerdict checker = CheckerVerdict::kRejects;
};

// How a server answers requests from files.
struct Serving {
  std::string_view site;    // section that is one site; empty: nothing is known of its URIs
  std::string_view place;   // section within it for a part of its URIs: [modifier] pattern
  std::string_view root;    // directive: URIs are looked for below
  std::string_view folder;  // section for a folder of this machine; empty: there is none
  // Sections whose arguments say which files or URIs they are about: what they refuse, nobody gets.
  std::span<const std::string_view> parts;
  std::span<const std::string_view> handlers;  // directives by which no file answers
  std::span<const std::string_view> rootless;  // of those, what needs nothing below the root
};

// How a server is told among the processes of a machine.
struct ProcessRule {
  std::span<const std::string_view> names;  // globs: of its executable, or what it calls itself
  // RE2 on a command line that it writes over: the first group is what it was started with,
  std::string_view title_arguments;
  // or its configuration.
  std::string_view title_configuration;
  std::string_view configuration;  // options: of its main configuration,
  std::string_view prefix;         // of where relative paths begin,
  std::string_view define;         // of what is defined from outside,
  std::string_view pid_option;     // and of the file that holds its number
  std::string_view pid_directive;  // the same file, in its configuration
  // When it has read its configuration: the latest of these. None: it cannot be told.
  bool loads_at_start = false;
  bool loads_with_pid_file = false;  // it writes that anew
  bool loads_in_workers = false;     // all of them are new, but those that are leaving
  bool loads_in_a_worker = false;    // the newest is as old as that
  std::string_view leaving;          // part of the command line of workers that only finish up
};

// Which module knows a directive.
struct ModuleRule {
  std::string_view name;      // of the directive; lower case when the server ignores case
  std::string_view spelling;  // as it is usually written
  std::string_view modules;   // any of those with | between them
  std::string_view
      override_class;  // for files read for their own folder: what must be allowed there,
                       // with | between several; "any", "none"
};

// Where a directive may be.
struct PlaceRule {
  std::string_view name;
  // Innermost sections, with ", " between several: "http server, location"; "-" is the top level,
  // "!global|defaults" any section but those.
  std::string_view places;
};

// Words behind the first ones of a directive, each alone or with a value behind it: server NAME ADDRESS check inter 2s.
struct OptionRule {
  std::string_view name;                     // of the directive
  std::uint8_t first = 0;                    // argument with which they begin
  std::uint8_t count = 255;                  // how many arguments may be one
  std::span<const std::string_view> alone;   // sorted
  std::span<const std::string_view> valued;  // sorted
};

// Variables that every line of a configuration may use: $host.
struct VariableRule {
  std::span<const std::string_view>
      builtin;  // sorted, without the dollar; empty: they are not known
  std::span<const std::string_view> families;    // how others of the server's own begin: "http_"
  std::span<const std::string_view> data;        // sections of data whose lines use them
  std::span<const std::string_view> refused_in;  // directives that refuse an unknown one, wherever
  std::span<const std::string_view> refused_behind;  // the same of all arguments but the first
};

// How many arguments a directive has.
struct ArgumentCountRule {
  std::string_view name;
  std::uint8_t fewest = 0;
  std::uint8_t most = 0;  // kAnyNumber: no limit
};
inline constexpr std::uint8_t kAnyNumber = 255;

// What the only argument of a directive may be.
struct ValueRule {
  std::string_view name;
  std::string_view pattern;  // RE2 on all of it
  std::string_view meaning;  // "on or off"
};

// What the lines of a section of data are like.
struct DataLineRule {
  std::string_view name;                    // of the section
  std::uint8_t words = 0;                   // how many a line has; 0: any number
  std::span<const std::string_view> alone;  // but for these
  std::string_view first;                   // RE2: all of the first word; empty: anything
  std::string_view because;                 // what is wrong with any other
  std::string_view pattern;                 // RE2: of the first word, what is a regular expression
  bool is_unique = false;                   // no two lines have the same first word
};

// All keys that a section may have.
struct SectionKeysRule {
  std::string_view section;                // as in PlaceRule::places; * is a section of any name
  std::span<const std::string_view> keys;  // sorted
};

// Numbers of one section of which none may be less than the one before it, as far as they are said.
struct AscendingRule {
  std::span<const std::string_view> names;
  std::string_view only_with;  // "pm=dynamic": where that is said; empty: always
};

// Sections that say for others what those do not say themselves (HAProxy's defaults).
struct DefaultsRule {
  std::string_view section;               // counts for those behind it, up to the next one
  std::string_view named_by;              // but where they name one behind this word
  std::span<const std::string_view> of;   // sections that it counts for, sorted
  std::span<const std::string_view> say;  // what it says without saying it: "mode=tcp"
};

struct ServerRule {
  std::string_view name;   // "nginx"
  std::string_view title;  // "nginx", "Apache"
  Grammar grammar = Grammar::kBrace;
  Syntax syntax;
  bool ignores_case = false;  // of directive names
  std::string_view checker;   // "nginx -t"
  // How its files are recognised. RE2 patterns, matched anywhere.
  std::string_view main_path;      // on the path: a main configuration
  std::string_view fragment_path;  // on the path: a fragment
  std::string_view override_path;  // on the path: read for its own folder alone (.htaccess)
  // On the path: a file that no other is merged with unless there is another that main_path fits, or it says
  // `alone_unless`. Its names are all there are, also those that are usually told only when they are nearly others.
  std::string_view alone_path;
  std::string_view alone_unless;
  std::string_view content;  // on the content, which must match too
  std::span<const std::string_view>
      main_sections;  // a file with one of these at top level is a main configuration
  // Only with one of these a file of that path is a main configuration; empty: with anything.
  std::span<const std::string_view> main_statements;
  std::string_view fragment_section;  // fragments are included within it (nginx: http)
  std::string_view distribution;      // glob: target path of the distribution's main configuration
  std::string_view distribution_prefix;  // its prefix there
  std::string_view prefix_option;        // by which option another is told: prefix, server-root
  std::string_view environment;  // file of shell assignments read before it, beside the main
                                 // configuration (envvars)
  std::span<const std::string_view>
      provides;  // files the package puts beside the main configuration (globs)
  std::span<const std::string_view> builtin_modules;
  // Below the prefix, the file of the module "*"; empty: lines that load modules name them.
  std::string_view module_files;
  std::span<const std::string_view>
      raw_blocks;  // suffixes of directives whose braces hold another language
  std::span<const std::string_view>
      value_blocks;  // sections whose lines are data, not directives (map, types, geo)
  std::span<const DataLineRule> data_lines;
  std::span<const SectionKeysRule> section_keys;
  std::span<const std::string_view>
      buffers;  // what the names of directives begin with that say sizes of buffers
  // Sections that are no context of their own: what they hold counts as written around them
  // (IfModule). Lower case when the server ignores case, as are the names below.
  std::span<const std::string_view> transparent_sections;
  std::string_view version;  // MAJOR.MINOR that is judged by; empty: not said
  // Of these modules only one may be loaded, sorted.
  std::span<const std::string_view> exclusive_modules;
  std::string_view macro_section;  // its body is read where it is used; "" if there are none
  std::span<const std::string_view> blocks;      // directives that always have a body, sorted
  std::span<const std::string_view> statements;  // directives that never have one, sorted
  std::span<const std::string_view> known;       // all there are, sorted; empty: not listed
  // Groups of directives whose order among one another has a meaning, their names separated by commas:
  // "allow, deny"; of "location ~" only those whose first argument begins so; "*" is all.
  std::span<const std::string_view> ordered;
  bool v6only_by_default = false;        // a [::] listener leaves IPv4 alone
  bool bare_port_is_dual_stack = false;  // `Listen 80` means [::]:80 with IPv4
  std::string_view asterisk;             // the address that * is; empty: any
  bool merges_wildcard = false;     // wildcard and specific addresses of one port share one socket
  bool hands_sockets_on = false;    // to the service of the same name (systemd)
  bool last_socket_counts = false;  // a later port or address replaces the earlier ones
  // A link that is made to the socket that fits the glob, if it listens on one.
  std::string_view linked_at;
  std::string_view linked_socket;
  // Parameters of a listen line that only one line of an address may have, sorted, without their values.
  std::span<const std::string_view> socket_options;
  bool shares_ports = false;            // its sockets have SO_REUSEPORT,
  std::string_view unshared_with;       // but where it is told this directive
  bool needs_listener = false;          // without any it does not start
  std::string_view listener_only_with;  // said in the main configuration; empty: always
  CheckerVerdict listener_verdict = CheckerVerdict::kSilent;  // and its checker says this of it
  CheckerVerdict root_verdict = CheckerVerdict::kRejects;     // on `user root`, if that is refused
  std::string_view no_start;  // what kNoStart is called; empty: that it does not start
  // What a name does that is nearly a directive's, and what the checker says of it.
  Effect unknown_effect = Effect::kNoStart;
  CheckerVerdict unknown_verdict = CheckerVerdict::kRejects;
  // On what a certificate or key holds, if it can be none, or is another's.
  CheckerVerdict certificate_verdict = CheckerVerdict::kSilent;
  Effect runs_as_root = Effect::kDegraded;  // what `user root` does: kNoStart if it refuses
  bool reads_several_files = false;  // main configurations of one folder may be one: several -f
  bool has_own_host = false;         // its sockets are not of the machine its files are on
  bool has_php_settings = false;     // its lines may set PHP's own settings
  // In a section of this name sockets are not shared with the others (nginx: stream).
  std::string_view apart;
  std::string_view default_site_port;  // of a site that says none; empty: sites need not listen
  std::string_view default_port;       // listened on if no row of kPort says another; empty: none
  std::string_view default_address;    // the same, "" is any; commas between several
  std::string_view default_user;       // whom workers run as if nothing is said
  Serving serving;
  ProcessRule process;
  std::span<const std::string_view> builtin_names;  // "log format/combined", sorted
  std::span<const std::string_view>
      not_paths;  // how arguments begin that name something else than a path (engine:, data:)
  // Sorted, as they are usually written: names of directives, and "option httplog" where the second word
  // is of a fixed list. Others may have more; what is nearly one of these is a mistake.
  std::span<const std::string_view> vocabulary;
  std::span<const PlaceRule> places;  // sorted by name: part of the vocabulary
  VariableRule variables;
  std::span<const OptionRule> options;  // sorted by name: what is nearly one of theirs is a mistake
  std::span<const ArgumentCountRule> argument_counts;  // sorted by name; of others nothing is known
  std::span<const ValueRule> values;                   // sorted by name
  std::span<const std::string_view>
      once;  // sorted; at most once in a section; of those with | between them, one
  std::span<const AscendingRule> ascending;
  DefaultsRule defaults;
  std::span<const ModuleRule> modules;  // sorted by name; empty: it is not known which there are
  // Sorted by name. Several rows of a name: for each `argument`, the first whose `within` fits.
  std::span<const DirectiveRule> directives;
  std::span<const ExampleFile> bad;   // a tree with a finding at warning or above
  std::span<const ExampleFile> good;  // the same tree, mended: none
};

std::span<const ServerRule> server_rules();          // sorted by name: those and the user's
std::span<const ServerRule> builtin_server_rules();  // sorted by name
const ServerRule* find_server(std::string_view name);

// ---- rules/php/*.yaml: what is known of PHP applications

struct PhpRule {
  std::string_view name;  // "wordpress", "common"
  std::span<const std::string_view>
      settings_files;  // path suffixes: configuration that must not be writable by others
  std::span<const std::string_view>
      written_at_run_time;  // path globs ('**' crosses folders): made after the deploy
  // Names, in lower case, of folders that hold what is made when it runs.
  std::span<const std::string_view> run_time_folders;
  std::span<const std::string_view>
      made_by_build;  // path globs: before it, but not in a repository
  std::span<const std::string_view>
      guard_functions;  // calls whose truth makes an include optional (is_plugin_active)
  // Entry files of an application that others are part of, and a file that it has itself: without that file
  // they lie elsewhere.
  std::span<const std::string_view> host_files;
  std::string_view host_marker;
  // Functions and methods, in lower case, that say whether a file is there, whosever they are; and parts of such names.
  std::span<const std::string_view> file_tests;
  std::span<const std::string_view> file_test_words;
  std::span<const std::string_view>
      leaving_words;  // within names of functions that probably do not come back: abort, redirect
  // Globs: scripts that write an application's settings.
  std::span<const std::string_view> installers;
  // Folders and files below a folder of the system's include_path.
  std::span<const std::string_view> system_packages;
  // Within names of functions that only tell somebody: log, warn.
  std::span<const std::string_view> talking_words;
  // How functions begin, in lower case, that PHP has only with some extension or from some version on.
  std::span<const std::string_view> platform_functions;
  std::span<const std::string_view>
      root_names;  // constants and variables that name where the application is installed (ABSPATH)
  std::string_view functions;  // in PHP: what functions of the framework return or include
};

std::span<const PhpRule> php_rules();

// ---- rules/services.yaml: listeners that every machine may have, and no configuration explains

struct ServiceRule {
  std::string_view title;                       // "DHCP client"
  std::span<const std::string_view> processes;  // globs on what the process calls itself
  std::span<const std::string_view> ports;      // "68/udp"; empty: whichever
};

std::span<const ServiceRule> service_rules();

// ---- rules/secrets.yaml: what is left out of snapshots

struct SecretWord {
  std::string_view behind;  // RE2 on all of what the directive says before the word
  std::string_view word;    // RE2 on the word: what stays, and what is secret
};

struct SecretRule {
  // RE2s. On names of directives, variables, headers and options, folded to lower case.
  std::span<const std::string_view> names;      // somewhere in the name
  std::span<const std::string_view> variables;  // all of a name as it is written
  std::span<const std::string_view> harmless;   // all of a name: whatever the former say
  std::span<const std::string_view> nameless;   // all of a directive's name: its words name nothing
  std::span<const std::string_view> texts;      // within any text: what stays, and what is secret
  std::span<const SecretWord> words;            // a word by what stands before it
};

const SecretRule& secret_rule();

// ---- rules/layout.yaml: folders and names that mean the same in every project

struct LayoutRule {
  std::span<const std::string_view>
      development_folders;  // tests, fixtures, examples, docs: findings there are notes
  std::span<const std::string_view> dependency_folders;  // vendor, node_modules
  std::span<const std::string_view>
      sample_patterns;  // RE2 on the base name: files that are samples of others
  std::span<const std::string_view>
      template_patterns;  // RE2 on the base name: files a template engine expands
  std::span<const std::string_view> php_extensions;    // read as PHP, without the dot
  std::span<const std::string_view> machine_records;   // folders: a machine's own books (/var/log)
  std::span<const std::string_view> known_extensions;  // never suspicious
  // A configuration of a server may have one of these, or none.
  std::span<const std::string_view> config_extensions;
  // Nothing is concluded from what such a file holds.
  std::span<const std::string_view> inert_extensions;
  std::span<const std::string_view>
      backup_suffixes;  // what editors and people put behind the name of a copy: ".bak", "~"
  std::span<const std::string_view>
      volatile_folders;  // target folders where a missing path is unknown (/run, /tmp)
};

const LayoutRule& layout_rule();

}  // namespace danglint
